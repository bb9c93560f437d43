// How much of a message has come on a WebSocket before it is whole: ws keeps it, and tells nobody.
// https://www.rfc-editor.org/rfc/rfc6455#section-5.2

/** Control frames may come between the frames of a message, and are small. */
const CONTROL = 0x8;
const FIN = 0x80;
const MASKED = 0x80;

export class FrameMeter {
  /** Bytes that have come of a message that is not whole. */
  unfinished = 0;
  /** The most bytes that a message of the last chunk has, by what its frames have announced so far. */
  largest = 0;
  /** Messages that were whole so far. */
  finished = 0;
  private announced = 0;
  private head: Buffer = Buffer.alloc(0);
  /** Of the frame that is under way: what is still to come of it, and whether it is part of a message, and its last one. */
  private left = 0;
  private isData = false;
  private isLast = false;
  private isBetween = true;

  /** Whether a message, or a frame, has begun to come and is not whole. */
  get isUnderWay(): boolean {
    return !this.isBetween || this.head.length > 0 || this.left > 0;
  }

  /** Takes what has come. */
  read(chunk: Buffer): void {
    let at = 0;
    this.largest = this.announced;
    while (at < chunk.length) {
      if (this.left === 0) at = this.readHead(chunk, at);
      const taken = Math.min(this.left, chunk.length - at);
      at += taken;
      this.left -= taken;
      if (this.isData) this.unfinished += taken;
      if (this.left === 0 && this.head.length === 0) this.endFrame();
    }
  }

  private endFrame(): void {
    if (!this.isData || !this.isLast) return;
    this.unfinished = 0;
    this.announced = 0;
    this.isBetween = true;
    this.finished++;
  }

  /** Gives where the payload begins, or the chunk's end where the head is not whole. */
  private readHead(chunk: Buffer, at: number): number {
    const before = this.head.length;
    const head = Buffer.concat([this.head, chunk.subarray(at, at + MAX_HEAD - before)]);
    const length = toHeadLength(head);
    if (head.length < length) {
      this.head = head;
      return chunk.length;
    }
    this.head = Buffer.alloc(0);
    const [first = 0, second = 0] = head;
    const size = second & 0x7f;
    this.left = size === 126 ? head.readUInt16BE(2) : size === 127 ? Number(head.readBigUInt64BE(2)) : size;
    this.isData = (first & CONTROL) === 0;
    if (this.isData) {
      this.isLast = (first & FIN) !== 0;
      this.isBetween = false;
      this.announced += this.left;
      this.largest = Math.max(this.largest, this.announced);
    }
    return at + length - before;
  }
}

/** Two bytes, eight of a long length, four of the mask. */
const MAX_HEAD = 14;

function toHeadLength([, second]: Buffer): number {
  if (second === undefined) return MAX_HEAD;
  const size = second & 0x7f;
  const lengthBytes = size === 126 ? 2 : size === 127 ? 8 : 0;
  return 2 + lengthBytes + ((second & MASKED) === 0 ? 0 : 4);
}
