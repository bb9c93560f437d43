// Frames as no library would send them, on sockets that were opened properly; each frame is a case.
import fc from "fast-check";
import { expectOutcomes } from "./support/answers.js";
import { closeFrame, frame } from "./support/frames.js";
import { openBare } from "./support/bare-socket.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { startTarget } from "./support/target.js";
import { mutatedBytes, mutatedText, nastyJson, nastyText } from "./support/values.js";

const INIT = '{"type":"connection_init"}';
const QUERIES = [
  "{ datastores(first: 1) { nodes { id } } }",
  "subscription { datastoresStatusChanged { status } }",
  `mutation { tagDatastore(input: { id: \\"x\\", tags: [] }) { datastoreId } }`,
  "{ nothing }",
  "{",
];
const MESSAGES = [
  INIT,
  ...QUERIES.map((query) => `{"type":"subscribe","id":"1","payload":{"query":"${query}"}}`),
  '{"type":"complete","id":"1"}',
  '{"type":"ping"}',
  '{"type":"ping","payload":{"a":[1]}}',
  '{"type":"ping","payload":{"authorization":"Bearer x"}}',
  '{"type":"pong"}',
  '{"type":"connection_ack"}',
  '{"type":"next","id":"1","payload":{}}',
];

const number = fc.nat(40).map((id) => String(id));
const message = fc.oneof(
  { arbitrary: fc.constantFrom(...MESSAGES), weight: 3 },
  {
    arbitrary: fc
      .tuple(number, fc.constantFrom(...QUERIES))
      .map(([id, query]) => `{"type":"subscribe","id":"${id}","payload":{"query":"${query}"}}`),
    weight: 4,
  },
  { arbitrary: number.map((id) => `{"type":"complete","id":"${id}"}`), weight: 1 },
  { arbitrary: fc.constantFrom(...MESSAGES).chain(mutatedText), weight: 2 },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom("connection_init", "ping", "pong", "subscribe", "complete", "__proto__"),
        nastyJson,
        nastyJson,
      )
      .map(([type, id, payload]) => `{"type":"${type}","id":${id},"payload":${payload}}`),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(number, nastyJson)
      .map(
        ([id, variables]) =>
          `{"type":"subscribe","id":"${id}","payload":{"query":"${QUERIES[1]}","variables":{"v":${variables}}}}`,
      ),
    weight: 2,
  },
  { arbitrary: nastyJson, weight: 1 },
  { arbitrary: nastyText, weight: 1 },
);

/** Most are what WebSocket allows, or the socket would be closed before anything else is tried. */
const text = message.map((it) => frame({ opcode: 1, payload: Buffer.from(it) }));
const frames: fc.Arbitrary<Buffer> = fc.oneof(
  { arbitrary: text, weight: 10 },
  // In parts, with a ping between them.
  {
    arbitrary: fc
      .tuple(message, fc.nat(10))
      .map(([it, at]) =>
        Buffer.concat([
          frame({ opcode: 1, fin: false, payload: Buffer.from(it).subarray(0, at) }),
          frame({ opcode: 9, payload: Buffer.from("between") }),
          frame({ opcode: 0, payload: Buffer.from(it).subarray(at) }),
        ]),
      ),
    weight: 2,
  },
  {
    arbitrary: fc
      .record({
        opcode: fc.nat(15),
        fin: fc.boolean(),
        reserved: fc.constantFrom(0, 0, 0, 1, 4, 7),
        masked: fc.constantFrom(true, true, true, false),
        payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        declared: fc.constantFrom(
          undefined,
          undefined,
          0,
          126,
          2 ** 20 + 1,
          2 ** 40,
          Number.MAX_SAFE_INTEGER,
        ),
      })
      .map(frame),
    weight: 2,
  },
  {
    arbitrary: fc.tuple(fc.nat(65_535), nastyText).map(([code, reason]) => closeFrame(code, reason)),
    weight: 1,
  },
  { arbitrary: text.chain(mutatedBytes), weight: 1 },
  { arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
);

const cases = fc.record({ isIn: fc.constantFrom(true, true, true, false), bytes: frames });

test.each(["none", "api-key"] as const)(
  `with AUTH_MODE=%s: ${named("sockets", 1 / 2)}`,
  async (mode) => {
    const { url, credential, expectUnharmed } = await startTarget(mode);
    const pool = openBare(url, credential, frame({ opcode: 1, payload: Buffer.from(INIT) }));
    await fuzz("sockets", 1 / 2, cases, ({ isIn, bytes }) => pool.send(bytes, isIn));
    await pool.close();
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

test("every case ran, and not all of them were refused", () => {
  expectAllRan("sockets");
  expectOutcomes("OK", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED");
});
