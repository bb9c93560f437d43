// What subscriptions refuse and which errors their events have: on sockets and, where they could differ, on streams too.
import { captureLog } from "../../support/captured-log.js";
import { withDefect } from "../../support/defect.js";
import { on } from "../../support/faults.js";
import type { TestGateway, TestGatewayOptions } from "../../support/gateway.js";
import { watchersOf } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import type { TestSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";
import { type WatchedGateway, startWatchedGateway } from "../../support/watch.js";

let gateway: TestGateway;
let client: TestSocket;
let watch: WatchedGateway["watch"];
const start = async (options?: TestGatewayOptions) => {
  ({ gateway, client, watch } = await startWatchedGateway(options));
};
beforeEach(() => start());

async function createDatastore(): Promise<string> {
  const [id] = await createDatastores(gateway.healthLake, 1);
  return id as string;
}

const NOBODY = "a".repeat(32);
const ELSEWHERE = `arn:aws:healthlake:us-east-1:999999999999:datastore/fhir/`;

describe.each(["socket", "stream"])(
  "on a %s, what does not exist is a next with NOT_FOUND, then complete:",
  (transport) => {
    test.each<[string, string, (own: string) => string]>([
      ["a datastore", "datastoreStatusChanged", () => NOBODY],
      [
        "an ARN of another account, with an id that is one's own",
        "datastoreStatusChanged",
        (own) => ELSEWHERE + own,
      ],
      ["an import job", "importJobStatusChanged", (own) => `${own}/${NOBODY}`],
      ["an export job", "exportJobStatusChanged", (own) => `${own}/${NOBODY}`],
      ["a job of an unknown datastore", "importJobStatusChanged", () => `${NOBODY}/${NOBODY}`],
      ["the import jobs of an unknown datastore", "importJobsStatusChanged", () => NOBODY],
      ["the export jobs of an unknown datastore", "exportJobsStatusChanged", () => NOBODY],
      ["jobs of an ARN of another account", "importJobsStatusChanged", (own) => ELSEWHERE + own],
    ])("%s", async (_what, field, toId) => {
      const id = toId(await createDatastore());
      const argument = field.includes("Jobs") ? "datastoreId" : "id";
      const query = `subscription { ${field}(${argument}: "${id}") { status } }`;
      const expected = { data: null, errors: [{ path: [field], extensions: { code: "NOT_FOUND" } }] };
      if (transport === "socket") {
        client.subscribe("1", query);
        expect(await client.next()).toMatchObject({ type: "next", payload: expected });
        expect(await client.next()).toEqual({ id: "1", type: "complete" });
      } else {
        const stream = await postStream(gateway.url, { query });
        expect(await stream.ended).toBe("ended");
        expect(stream.events).toEqual([
          { event: "next", data: expect.objectContaining({ data: null }) },
          { event: "complete", data: undefined },
        ]);
        expect(stream.events[0]?.data).toMatchObject(expected);
      }
      await waitFor(() => gateway.status().subscriptions + watchersOf(gateway) === 0);
    });
  },
);

describe("refuses as BAD_USER_INPUT, before anything is asked of HealthLake,", () => {
  test.each([
    ["an id that is none", '{ datastoreStatusChanged(id: "x") { status } }', "id"],
    [
      "an ARN of another Region",
      `{ datastoreStatusChanged(id: "arn:aws:healthlake:eu-west-1:123456789012:datastore/fhir/${NOBODY}") { status } }`,
      "id",
    ],
    ["a datastore's id for a job's", `{ importJobStatusChanged(id: "${NOBODY}") { status } }`, "id"],
    [
      "a job's id for a datastore's",
      `{ exportJobsStatusChanged(datastoreId: "${NOBODY}/${NOBODY}") { status } }`,
      "datastoreId",
    ],
    [
      "UNKNOWN in a datastore's until",
      `{ datastoreStatusChanged(id: "${NOBODY}", until: [ACTIVE, UNKNOWN]) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in an import's until",
      `{ importJobStatusChanged(id: "${NOBODY}/${NOBODY}", until: UNKNOWN) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in an export's until",
      `{ exportJobStatusChanged(id: "${NOBODY}/${NOBODY}", until: UNKNOWN) { status } }`,
      "until",
    ],
    [
      "UNKNOWN in the filter",
      "{ datastoresStatusChanged(filter: { status: UNKNOWN }) { status } }",
      "filter.status",
    ],
    [
      "a filter that nothing can pass",
      "{ datastoresStatusChanged(filter: { status: [] }) { status } }",
      "filter.status",
    ],
    [
      "a name that no datastore can have",
      '{ datastoresStatusChanged(filter: { name: "" }) { status } }',
      "filter.name",
    ],
  ])("%s", async (_what, query, path) => {
    const { data, errors } = await watch(query).next();
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", violations: [{ path, message: expect.any(String) }] } },
    ]);
    expect(gateway.calls).toEqual([]);
    expect(gateway.status()).toMatchObject({
      subscriptions: 0,
      watchers: { datastore: 0, import: 0, export: 0 },
    });
  });

  test("a time that is none, as a variable", async () => {
    const events = watch(
      '($at: DateTime) { importJobsStatusChanged(datastoreId: "x", endedAfter: $at) { status } }',
      { at: "yesterday" },
    );
    expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    expect(await events.type()).toBe("complete");
  });
});

describe("errors in an event", () => {
  const TAGS = "{ datastoresStatusChanged { status datastore { datastoreId tags { key } } } }";

  test("that only concern a field leave the rest, and the stream goes on", async () => {
    const id = await createDatastore();
    gateway.setFaults(on("ListTagsForResource", { kind: "error", name: "AccessDeniedException" }));
    const events = watch(TAGS);
    expect(await events.next()).toMatchObject({
      data: { datastoresStatusChanged: { status: "ACTIVE", datastore: { datastoreId: id, tags: null } } },
      errors: [{ path: ["datastoresStatusChanged", "datastore", "tags"], extensions: { code: "FORBIDDEN" } }],
    });
    gateway.setFaults(undefined);
    gateway.local.reportDatastore(id, { status: "UPDATING" });
    const { data, errors } = await events.next();
    expect([data.datastoresStatusChanged.datastore.tags, errors]).toEqual([[{ key: "index" }], undefined]);
  });

  test("are masked with a requestId, under which the log has the cause, on sockets and streams alike", async () => {
    const SECRET = "what only the log may tell";
    const captured = captureLog();
    const healthLake = withDefect("ListTagsForResource", new TypeError(SECRET));
    await start({ dependencies: { log: captured.log, healthLake } });
    await createDatastore();
    const stream = await postStream(gateway.url, { query: `subscription ${TAGS}` });
    const events = watch(TAGS);
    for (const body of [await events.next(), (await stream.next()).data]) {
      expect(body).toMatchObject({
        data: { datastoresStatusChanged: { datastore: { tags: null } } },
        errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", requestId: expect.any(String) } }],
      });
      expect(JSON.stringify(body)).not.toContain(SECRET);
      const { requestId } = body?.errors?.[0]?.extensions as { requestId: string };
      const told = () => captured.lines("operation failed").filter((line) => line.requestId === requestId);
      await waitFor(() => told().length > 0);
      expect(JSON.stringify(told())).toContain(SECRET);
    }
  });
});
