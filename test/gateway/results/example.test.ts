// examples/operations/results.graphql, asked as it stands.
import { readFile } from "node:fs/promises";
import { exportAll } from "../../local/data-support.js";
import { importLines, patient, startResults } from "../../support/results.js";

const EXAMPLE = new URL("../../../examples/operations/results.graphql", import.meta.url);

test("the example of results finds what came of the newest jobs, without variables", async () => {
  const { gateway, at } = await startResults();
  await importLines(at, [patient("1"), patient("2", { nonsense: 1 })]);
  await exportAll(at);
  const { data, errors } = await gateway.query(await readFile(EXAMPLE, "utf8"));
  expect(errors).toBeUndefined();
  expect(data.failed.nodes).toMatchObject([
    {
      status: "COMPLETED_WITH_ERRORS",
      inputObjects: { count: 1, complete: true },
      results: {
        manifest: { numberOfResourcesScanned: 2, numberOfResourcesWithCustomerError: 1 },
        failures: { linesRead: 1, complete: true, nodes: [{ count: 1, resourceTypes: ["Patient"] }] },
      },
    },
  ]);
  expect(data.exported.nodes).toMatchObject([
    { status: "COMPLETED", results: { files: { nodes: [{ key: expect.stringContaining("Patient-") }] } } },
  ]);
});
