// Times as people read them. They tick in the page: nothing is asked of the gateway for it.
import { useSyncExternalStore } from "react";

let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(onTick: () => void): () => void {
  watchers.add(onTick);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const watcher of watchers) watcher();
  }, 1000);
  return () => {
    watchers.delete(onTick);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, each second. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now);
}

const DATE_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function toDateAndTime(iso: string): string {
  return DATE_AND_TIME.format(new Date(iso));
}

export function toTime(milliseconds: number): string {
  return TIME.format(milliseconds);
}

/** `3 d 4 h`, `12 min 3 s`: two units at most. */
export function toDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

export function Moment({
  at,
  none = "–",
}: {
  readonly at: string | null | undefined;
  readonly none?: string;
}) {
  if (at == null) return <>{none}</>;
  return (
    <time dateTime={at} title={at}>
      {toDateAndTime(at)}
    </time>
  );
}

/** How long ago. */
export function Ago({ at, none = "–" }: { readonly at: string | null | undefined; readonly none?: string }) {
  const current = useNow();
  if (at == null) return <>{none}</>;
  return (
    <time dateTime={at} title={toDateAndTime(at)}>
      {toDuration(Math.max(0, current - Date.parse(at)))} ago
    </time>
  );
}

/** How long it took, or has taken so far. */
export function Elapsed({ from, to }: { readonly from: string; readonly to: string | null | undefined }) {
  const current = useNow();
  return <>{toDuration((to == null ? current : Date.parse(to)) - Date.parse(from))}</>;
}
