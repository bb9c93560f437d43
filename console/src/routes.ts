// The address behind the #: which screen, of what, with which filters. It works behind any prefix and needs nothing of the gateway.
import { useMemo, useSyncExternalStore } from "react";

export interface Route {
  /** `["datastores", "<id>"]` */
  readonly path: readonly string[];
  readonly search: URLSearchParams;
}

export function toHref(path: readonly string[], search?: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(search).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${query && `?${query}`}`;
}

export function go(href: string): void {
  location.hash = href;
}

/** Filters and the like: the way back leaves them out. */
export function replace(href: string): void {
  history.replaceState(null, "", href);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(watch, () => location.hash);
  return useMemo(() => parse(hash), [hash]);
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), search: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function watch(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}
