import { S3Error } from "./errors.js";

export interface ByteRange {
  readonly start: number;
  readonly bytes: number;
}

/** Undefined for no range, for one that is not well-formed and for several, as HTTP lets a server do. Throws S3Error. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start < size && start <= end) return { start, bytes: end - start + 1 };
  throw new S3Error("InvalidRange", `The requested range is not satisfiable: the object has ${size} bytes`);
}
