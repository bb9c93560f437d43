// WebSocket's frames, byte by byte, wrong ones too. RFC 6455, section 5.2.

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly fin?: boolean;
  /** RSV1 to RSV3, as three bits. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What it says that its length is, if not the truth. */
  readonly declared?: number | undefined;
}

const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);

export function frame({ opcode, payload, fin = true, reserved = 0, masked = true, declared }: Frame): Buffer {
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = toLength(declared ?? payload.length, masked ? 0x80 : 0);
  if (!masked) return Buffer.concat([Buffer.from([first]), length, payload]);
  const hidden = payload.map((byte, index) => byte ^ (MASK[index % 4] as number));
  return Buffer.concat([Buffer.from([first]), length, MASK, hidden]);
}

export function closeFrame(code: number, reason: string): Buffer {
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
  return frame({ opcode: 8, payload });
}

function toLength(length: number, maskBit: number): Buffer {
  if (length < 126) return Buffer.from([maskBit | length]);
  if (length < 65_536) return Buffer.from([maskBit | 126, length >> 8, length & 0xff]);
  const bytes = Buffer.alloc(9);
  bytes[0] = maskBit | 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

export interface Received {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Takes what a server sends apart; gives what is left of an unfinished frame as the last member. */
export function parseFrames(bytes: Buffer): { readonly frames: readonly Received[]; readonly rest: Buffer } {
  const frames: Received[] = [];
  let rest = bytes;
  for (;;) {
    const short = (rest[1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < head) return { frames, rest };
    const length =
      short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < head + length) return { frames, rest };
    frames.push({ opcode: (rest[0] as number) & 0x0f, payload: rest.subarray(head, head + length) });
    rest = rest.subarray(head + length);
  }
}
