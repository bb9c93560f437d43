// PutObject.
import { chosenChecksum } from "../checksums.js";
import { assertWritable } from "../conditions.js";
import type { Operation } from "../exchange.js";
import { readObjectHeaders } from "../headers.js";
import { commitObject } from "../objects.js";
import { openPayload } from "../payload.js";
import { stage } from "../stage.js";
import { checksumHeaders } from "./get-object.js";

export const putObject: Operation = async (exchange) => {
  const { request, signing, limits } = exchange;
  const { header } = request;
  const headers = readObjectHeaders(request);
  const payload = openPayload(request, signing, limits.maxPutBytes);
  const stored = await stage(exchange, request, payload, async (staged) => {
    payload.verify(staged.digests);
    const next = {
      etag: (staged.digests.get("MD5") as Buffer).toString("hex"),
      headers,
      checksum: chosenChecksum(payload.checksum, staged.digests),
    };
    return commitObject(exchange, request, staged, next, (present) => assertWritable(present, header));
  });
  return { headers: { etag: `"${stored.etag}"`, ...checksumHeaders(stored) } };
};
