// One query of one datastore, and what becomes of it when its call to HealthLake fails.
import type { Fault } from "../../src/local/server.js";
import type { GatewayDependencies } from "../../src/gateway.js";
import { on } from "../support/faults.js";
import { type GraphQLBody, startTestGateway } from "../support/gateway.js";
import { createDatastores } from "../support/resources.js";

export const DATASTORE = `query ($id: ID!) { datastore(id: $id) { name } }`;

export async function start(env: Record<string, string> = {}, dependencies: GatewayDependencies = {}) {
  const gateway = await startTestGateway({ env: { UPSTREAM_MAX_ATTEMPTS: "1", ...env }, dependencies });
  const ids = await createDatastores(gateway.healthLake, 2);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, id: ids[0] as string, ids };
}

/** The error of a query of one datastore whose Describe meets the fault. */
export async function errorOf(fault: Fault, env?: Record<string, string>) {
  const { gateway, id } = await start(env);
  gateway.setFaults(on("DescribeFHIRDatastore", fault));
  const body = await gateway.query(DATASTORE, { id });
  expect(body.data).toEqual({ datastore: null });
  expect(body.errors).toHaveLength(1);
  return { ...(body.errors?.[0] as NonNullable<GraphQLBody["errors"]>[number]), calls: gateway.calls };
}

/** What an error says of the call that failed. */
export const upstream = (errorName: string) => ({
  action: "DescribeFHIRDatastore",
  errorName,
  requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
});
