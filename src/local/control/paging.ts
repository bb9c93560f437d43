// Pages of a list that is newest first, and the opaque tokens that lead from one to the next.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { validationError } from "./errors.js";

/** HealthLake documents none for these lists; 100 is what its newer lists document. */
const DEFAULT_PAGE_SIZE = 100;

export interface PagingOptions {
  /** A page never has more than this many resources, even if MaxResults asks for more. */
  readonly maxPageSize?: number;
  /**
   * `before-each`: every page is preceded by an empty one that has a token. `at-end`: the last page with resources
   * has a token, which leads to an empty page without one.
   */
  readonly emptyPages?: "before-each" | "at-end";
}

export interface PageRequest {
  /** What the token is bound to: the action and every member of the input but NextToken and MaxResults. */
  readonly scope: readonly unknown[];
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export interface Pager {
  /** Throws ValidationException for a token this server did not give for this scope. */
  page<R extends { sequence: number }>(
    request: PageRequest,
    newestFirst: Iterable<R>,
    matches: (record: R) => boolean,
  ): { records: R[]; nextToken?: string };
}

interface Position {
  /** Only resources with a lower sequence follow. */
  readonly below: number;
  /** True if an empty page led here. */
  readonly skipped: boolean;
}

export function createPager(options: PagingOptions): Pager {
  const tokens = createTokens(randomBytes(32));
  return {
    page(request, newestFirst, matches) {
      const scope = JSON.stringify(request.scope);
      const position = request.NextToken ? tokens.decode(request.NextToken, scope) : FIRST;
      if (options.emptyPages === "before-each" && !position.skipped) {
        return { records: [], nextToken: tokens.encode({ below: position.below, skipped: true }, scope) };
      }
      const size = Math.min(request.MaxResults ?? DEFAULT_PAGE_SIZE, options.maxPageSize ?? Infinity);
      const found = take(
        newestFirst,
        (record) => record.sequence < position.below && matches(record),
        size + 1,
      );
      const records = found.slice(0, size);
      const last = records.at(-1);
      if (!last || (found.length <= size && options.emptyPages !== "at-end")) return { records };
      return { records, nextToken: tokens.encode({ below: last.sequence, skipped: false }, scope) };
    },
  };
}

const FIRST: Position = { below: Number.MAX_SAFE_INTEGER, skipped: false };

function take<R>(records: Iterable<R>, matches: (record: R) => boolean, count: number): R[] {
  const taken: R[] = [];
  for (const record of records) {
    if (taken.length === count) break;
    if (matches(record)) taken.push(record);
  }
  return taken;
}

/** Tokens are signed together with their scope: a forged one, or one from other filters, does not decode. */
function createTokens(key: Buffer) {
  const sign = (payload: string, scope: string) =>
    createHmac("sha256", key).update(`${payload}\n${scope}`).digest();
  return {
    encode(position: Position, scope: string): string {
      const payload = Buffer.from(`${position.below} ${position.skipped ? 1 : 0}`).toString("base64url");
      return `${payload}.${sign(payload, scope).toString("base64url")}`;
    },
    decode(token: string, scope: string): Position {
      const [payload = "", signature = ""] = token.split(".", 2);
      const given = Buffer.from(signature, "base64url");
      const expected = sign(payload, scope);
      const genuine = given.length === expected.length && timingSafeEqual(given, expected);
      if (!genuine || token !== `${payload}.${expected.toString("base64url")}`) {
        throw validationError("The NextToken is not valid for this request");
      }
      const [below, skipped] = Buffer.from(payload, "base64url").toString().split(" ");
      return { below: Number(below), skipped: skipped === "1" };
    },
  };
}
