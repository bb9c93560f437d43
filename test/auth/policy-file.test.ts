import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPolicyFile } from "../../src/auth/policy-file.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";

const ACTIONS = Object.keys(PUBLISHED_QUOTAS);
let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "policy-"));
  path = join(directory, "policy.json");
});
afterAll(() => rm(directory, { recursive: true }));

async function read(content: unknown): Promise<unknown> {
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return readPolicyFile(path, ACTIONS);
}
const statement = { actions: ["healthlake:Describe*"], datastores: ["*"] };

test("gives its roles", async () => {
  const roles = { nurse: [statement], nobody: [] };
  expect(await read({ roles })).toEqual(roles);
});

test.each([
  ["no JSON", "{", /policy\.json: is not JSON/],
  ["no object", [], /policy\.json: it /],
  ["no roles", {}, /policy\.json: roles /],
  ["a misspelt member", { roles: { a: [{ ...statement, datastore: ["*"] }] } }, /roles\.a\.0 .*datastore/],
  ["a statement that is none", { roles: { a: ["healthlake:*"] } }, /roles\.a\.0 /],
  ["no action", { roles: { a: [{ ...statement, actions: [] }] } }, /roles\.a\.0\.actions /],
  [
    "an action that there is not",
    { roles: { a: [{ ...statement, actions: ["healthlake:DescribeDatastore"] }] } },
    /roles\.a\.0\.actions\.0 matches no action/,
  ],
  [
    "an action without its service",
    { roles: { a: [{ ...statement, actions: ["Describe*"] }] } },
    /roles\.a\.0\.actions\.0 matches no action/,
  ],
  [
    "a datastore that is none",
    { roles: { a: [{ ...statement, datastores: ["dev-*"] }] } },
    /roles\.a\.0\.datastores\.0 must be a datastore's AWS id/,
  ],
])("refuses %s, and says where", async (_what, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test("a file that is not there is named", async () => {
  await expect(readPolicyFile(join(directory, "gone.json"), ACTIONS)).rejects.toThrow(/gone\.json/);
});
