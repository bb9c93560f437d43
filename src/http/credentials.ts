// The credentials that a request brings in its headers.
import type { IncomingHttpHeaders } from "node:http";
import type { Presented } from "../auth/authenticate.js";

export function toPresented({ authorization, "x-api-key": apiKey }: IncomingHttpHeaders): Presented {
  return { authorization, apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey };
}
