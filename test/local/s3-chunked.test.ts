// aws-chunked, however its bytes arrive.
import fc from "fast-check";
import { decodeChunks } from "../../src/local/s3/chunked.js";

function encode(chunks: readonly Uint8Array[], end: string): Buffer {
  const parts = chunks.map((chunk) =>
    Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
  );
  return Buffer.concat([...parts, Buffer.from(`0\r\n${end}`)]);
}

async function* split(body: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const ends = [...new Set(cuts.map((cut) => cut % (body.length + 1))), body.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    yield body.subarray(start, end);
    start = end;
  }
}

const chunk = fc.uint8Array({ minLength: 1, maxLength: 40 });
const cuts = fc.array(fc.nat(2000), { maxLength: 30 });

test("its data and trailers are the same, wherever it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 10 }), cuts, async (chunks, where) => {
      const trailers = new Map<string, string>();
      const pieces: Buffer[] = [];
      const body = encode(chunks, "X-Amz-Checksum-CRC32: AAAA== \r\nb:\r\n\r\n");
      for await (const piece of decodeChunks(split(body, where), undefined, trailers)) pieces.push(piece);
      expect(Buffer.concat(pieces)).toEqual(Buffer.concat(chunks));
      expect([...trailers]).toEqual([
        ["x-amz-checksum-crc32", "AAAA=="],
        ["b", ""],
      ]);
    }),
  );
});

test("any bytes in its place are data, or refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(chunk, { maxLength: 2 }),
      async (noise, chunks) => {
        const good = encode(chunks, "\r\n");
        const at = good.length === 0 ? 0 : (noise[0] ?? 0) % good.length;
        const body = Buffer.concat([good.subarray(0, at), noise, good.subarray(at)]);
        const read = async () => {
          let bytes = 0;
          for await (const piece of decodeChunks(split(body, [at]), undefined, new Map()))
            bytes += piece.length;
          return bytes;
        };
        const outcome = await read().catch((error: Error) => error.name);
        if (typeof outcome === "number") expect(outcome).toBeLessThanOrEqual(body.length);
        else expect(outcome).toBe("S3Error");
      },
    ),
  );
});
