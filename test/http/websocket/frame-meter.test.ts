// What is known of a message before it is whole, however its bytes are cut.
import fc from "fast-check";
import { FrameMeter } from "../../../src/http/websocket/frame-meter.js";
import { frame } from "../../slow/fuzz/support/frames.js";

const read = (...chunks: readonly Buffer[]) => {
  const meter = new FrameMeter();
  for (const chunk of chunks) meter.read(chunk);
  return meter;
};

test("counts what has come of a message, and what it has announced", () => {
  const bytes = frame({ opcode: 1, payload: Buffer.alloc(70_000) });
  const meter = read(bytes.subarray(0, 1000));
  expect([meter.isUnderWay, meter.largest, meter.finished]).toEqual([true, 70_000, 0]);
  expect(meter.unfinished).toBe(1000 - 14);
  meter.read(bytes.subarray(1000));
  expect([meter.isUnderWay, meter.unfinished, meter.finished]).toEqual([false, 0, 1]);
});

test("adds the frames of one message up, past the pings between them", () => {
  const part = (opcode: number, fin = false) => frame({ opcode, fin, payload: Buffer.alloc(100) });
  const ping = frame({ opcode: 9, payload: Buffer.from("ping") });
  const meter = read(part(1), ping, part(0), ping);
  expect([meter.unfinished, meter.isUnderWay, meter.finished]).toEqual([200, true, 0]);
  meter.read(part(0, true));
  expect([meter.unfinished, meter.isUnderWay, meter.finished]).toEqual([0, false, 1]);
});

test("is under way in the middle of a head, and of a frame without bytes that is not the last", () => {
  expect(read(Buffer.from([0x81])).isUnderWay).toBe(true);
  const meter = read(frame({ opcode: 1, fin: false, payload: Buffer.alloc(0) }));
  expect([meter.isUnderWay, meter.unfinished]).toEqual([true, 0]);
});

test("comes to the same however the bytes are cut", () => {
  const message = fc.record({
    sizes: fc.array(fc.constantFrom(0, 1, 125, 126, 300, 65_536), { minLength: 1, maxLength: 4 }),
    isCut: fc.boolean(),
  });
  const toFrames = ({ sizes, isCut }: { sizes: number[]; isCut: boolean }) =>
    sizes.flatMap((size, at) => [
      frame({ opcode: at === 0 ? 2 : 0, fin: at === sizes.length - 1, payload: Buffer.alloc(size, 0xff) }),
      ...(isCut ? [frame({ opcode: 10, payload: Buffer.from("x") })] : []),
    ]);
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 5000 })),
      (messages, cuts) => {
        const bytes = Buffer.concat(messages.flatMap(toFrames));
        const meter = new FrameMeter();
        for (let at = 0; at < bytes.length;) {
          const size = cuts.next().value as number;
          meter.read(bytes.subarray(at, at + size));
          at += size;
        }
        expect([meter.finished, meter.unfinished, meter.isUnderWay]).toEqual([messages.length, 0, false]);
      },
    ),
    { numRuns: 200 },
  );
});
