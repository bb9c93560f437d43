import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGatewaySchema } from "../src/schema.js";

/** schema.graphql: sorted, so that a diff shows what changed and not what moved. */
export async function renderSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildGatewaySchema()))}\n`;
}
