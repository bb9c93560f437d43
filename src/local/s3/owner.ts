import { createHash } from "node:crypto";
import { elements } from "./xml.js";

/** The account in S3's form: an id of 64 digits, the same for the same account. */
export function toOwner(accountId: string): { readonly xml: string } {
  return elements({ ID: createHash("sha256").update(accountId).digest("hex"), DisplayName: accountId });
}
