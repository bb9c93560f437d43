// The token in an Authorization header (RFC 6750).
import { unauthenticated } from "./refusals.js";

/** As long as all headers of a request together may be in Node.js; a socket's payload could bring more. */
const MAX_CHARS = 16_384;
/** The scheme in any case, spaces, and one word of what tokens are made of. */
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Throws UNAUTHENTICATED, and says in which form a token is wanted. */
export function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization === "")
    throw unauthenticated("A token is needed: Authorization: Bearer <token>");
  if (authorization.length > MAX_CHARS)
    throw unauthenticated(`The Authorization is longer than ${MAX_CHARS} characters`);
  const [, token] = BEARER.exec(authorization) ?? [];
  if (token === undefined)
    throw unauthenticated("The Authorization must be the word Bearer and one token: Bearer <token>");
  return token;
}
