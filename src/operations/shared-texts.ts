// Texts that clients register at one replica and ask for by their hash at another.
import { hasDocumentId } from "./document-request.js";
import type { Documents, FoundDocument, OwnDocuments } from "./documents.js";
import { isErrors } from "./refusals.js";

/** What other replicas have of texts. Nothing of it is trusted: a text is taken only where its hash is the one that was asked for. */
export interface SharedTexts {
  /** Resolves with undefined where nobody has it, or nobody can be asked. */
  find(hash: string): Promise<string | undefined>;
  /** Keeps it for others, if it can. */
  put(hash: string, text: string): void;
}

/** Without `texts` there is nobody to ask. */
export function shareTexts(documents: OwnDocuments, texts: SharedTexts | undefined): Documents {
  if (!texts) return { prepare: (request) => documents.prepare(request), fetch: () => undefined };
  return {
    fetch: (request) => {
      const hash = documents.missing(request);
      if (hash === undefined) return undefined;
      return texts.find(hash).then((text) => {
        if (text !== undefined) documents.learn(hash, text);
      });
    },
    prepare: (request) => {
      const found = documents.prepare(request);
      if (isRegistration(request, found)) texts.put(found.hash, found.query);
      return found;
    },
  };
}

/** Clients send both text and hash where they were told that the hash is unknown. */
function isRegistration(
  request: Parameters<Documents["prepare"]>[0],
  found: FoundDocument,
): found is Exclude<FoundDocument, readonly unknown[]> {
  return Boolean(request.query) && hasDocumentId(request) && !isErrors(found);
}
