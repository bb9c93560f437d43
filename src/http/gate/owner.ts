// As whom a request, a socket or an answer counts, where callers share something.
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Caller } from "../../auth/caller.js";
import type { Owner } from "../../overload/shared-pool.js";

const MAX_NAME_CHARS = 64;

/** A token may say anything of its subject. */
export function toName(subject: string): string {
  return subject.length <= MAX_NAME_CHARS
    ? subject
    : createHash("sha256").update(subject).digest("base64url");
}

export function toIdentity({ identity }: Pick<Caller, "identity">): Owner {
  return { kind: "identity", name: toName(identity.subject) };
}

/** Of those who have not proved who they are. */
export function toPlace(address: string | undefined): Owner {
  return { kind: "address", name: toNetwork(address ?? "") };
}

/** Who has an address of IPv6 has the 2^64 of its network. */
export function toNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const given = toGroups(head);
  const zeros = tail === undefined ? 0 : 8 - given.length - toGroups(tail).length;
  return [...given, ...new Array<number>(zeros).fill(0), ...toGroups(tail ?? "")].slice(0, 4).join(":");
}

function toGroups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
