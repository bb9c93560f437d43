// Under which names a gateway that authenticates nobody may be called. A page of any site can point its own name at 127.0.0.1
// (DNS rebinding); to the browser it is then of one origin with the gateway, and only the Host header gives it away.
import { GatewayError } from "../../errors.js";

const LOOPBACK = /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** The refusal of a Host that is no loopback name or address. What a proxy says of the Host is not looked at. */
export function refuseHost(host: string | undefined): GatewayError | undefined {
  if (LOOPBACK.test(host ?? "")) return undefined;
  return new GatewayError(
    "FORBIDDEN",
    "With AUTH_MODE=none the gateway answers only under the names localhost, 127.0.0.1 and [::1], and the Host header is none of them",
  );
}
