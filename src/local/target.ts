// What a request's first line asks for.

export interface Target {
  /** As it was sent, percent signs and all. */
  readonly path: string;
  /** Decoded, in the order they came in; a parameter without `=` has an empty value. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Undefined for what is no path, or has a percent sign that encodes nothing. */
export function parseTarget(url: string): Target | undefined {
  const [path = "", ...rest] = url.split("?");
  if (!path.startsWith("/")) return undefined;
  try {
    decodeURIComponent(path);
    return { path, query: rest.join("?").split("&").filter(Boolean).map(toParameter) };
  } catch {
    return undefined;
  }
}

function toParameter(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  const [name, value] = equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
  return [decode(name), decode(value)];
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** The first value of a parameter. */
export function parameter({ query }: Target, name: string): string | undefined {
  return query.find(([present]) => present === name)?.[1];
}

/** As AWS encodes: all but letters, digits and `-._~`. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
