// Texts that clients have registered at one replica, for all others. Redis holds them, but nobody trusts it with them: who takes
// one compares its hash.
import type { Texts } from "../ports.js";
import type { Keys } from "./keys.js";
import type { Link } from "./link.js";

/** A text that nobody asks another replica for is kept so long. */
const KEPT_MS = 3_600_000;
/** Of one text, in characters: longer ones are kept by no replica either. */
const MOST_CHARS = 65_536;
/** Of all texts together. */
const MOST_BYTES = 4 * 1024 * 1024;

export function createSharedTexts(
  link: Pick<Link, "script">,
  keys: Pick<Keys, "texts" | "textsUsed">,
  mostBytes = MOST_BYTES,
): Texts {
  const places = [keys.texts, keys.textsUsed];
  return {
    find: async (hash) => {
      const text = await link.script("find-text", places, [hash, KEPT_MS]);
      return typeof text === "string" && text.length <= MOST_CHARS ? text : undefined;
    },
    put: (hash, text) => {
      if (text.length <= MOST_CHARS) void link.script("put-text", places, [hash, text, KEPT_MS, mostBytes]);
    },
  };
}
