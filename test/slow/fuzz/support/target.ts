// A gateway for thousands of cases, with resources to find, and the proof that the cases have done it no harm.
import { encodeGlobalId } from "../../../../src/relay/global-id.js";
import { type AuthGateway, startAuthGateway } from "../../../support/auth.js";
import { captureLog } from "../../../support/captured-log.js";
import { type TestGateway, startTestGateway } from "../../../support/gateway.js";
import { waitUntilNothingIsLeft } from "../../../support/live.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../../support/resources.js";

export interface Target extends TestGateway {
  /** Ids in all forms, cursors and tokens that mean something to this gateway. */
  readonly known: readonly string[];
  /** What every request must bring to be let in. */
  readonly credential: Readonly<Record<string, string>>;
  /** To be called when all cases have run. */
  readonly expectUnharmed: () => Promise<void>;
}

/** Well-formed, but nothing has it. */
const UNKNOWN = "0".repeat(32);

const ENV = {
  POLL_ACTIVE_MS: "1000",
  POLL_IDLE_MS: "1000",
  READ_CACHE_TTL_MS: "60000",
  RATE_LIMIT_PER_MINUTE: "1000000",
};

/** `env` is over what all targets have. */
export async function startTarget(
  mode: "none" | "api-key" = "none",
  env: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const { log, lines } = captureLog("error");
  const options = { env: { ...ENV, ...env }, dependencies: { log } };
  const gateway: TestGateway | AuthGateway =
    mode === "none"
      ? await startTestGateway(options)
      : await startAuthGateway([{ id: "fuzz", roles: ["admin"] }], options);
  const credential = isAuthGateway(gateway) ? gateway.headersOf("fuzz") : {};
  return {
    ...gateway,
    credential,
    known: await createKnown(gateway, credential),
    expectUnharmed: async () => {
      await waitUntilNothingIsLeft(gateway);
      expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
      // Whatever is masked is logged as an error.
      expect(lines()).toEqual([]);
    },
  };
}

function isAuthGateway(gateway: TestGateway): gateway is AuthGateway {
  return "headersOf" in gateway;
}

async function createKnown(
  { healthLake, query }: TestGateway,
  headers: Record<string, string>,
): Promise<string[]> {
  const datastoreIds = await createDatastores(healthLake, 3);
  const [first = ""] = datastoreIds;
  const importIds = await startImportJobs(healthLake, first, 3);
  const exportIds = await startExportJobs(healthLake, first, 3);
  const asked = `{ datastores(first: 2) { edges { cursor node { arn importJobs(first: 2) { edges { cursor } } } } } }`;
  const body = await query(asked, undefined, { headers });
  const [edge] = (body.data as { datastores: { edges: { cursor: string; node: { arn: string } }[] } })
    .datastores.edges;
  return [
    ...datastoreIds,
    ...datastoreIds.map((id) => encodeGlobalId("Datastore", id)),
    ...importIds,
    ...importIds.map((id) => encodeGlobalId("ImportJob", id)),
    ...exportIds.map((id) => encodeGlobalId("ExportJob", id)),
    edge?.node.arn ?? "",
    edge?.cursor ?? "",
    UNKNOWN,
    encodeGlobalId("Datastore", UNKNOWN),
    (edge?.node.arn ?? "").replace(first, UNKNOWN),
    `${first}/${UNKNOWN}`,
  ];
}
