import { closeAll, importAll, putObject, startWithData } from "./data-support.js";
import { closeAll as closeOthers, start } from "./support.js";

afterEach(async () => {
  await closeAll();
  await closeOthers();
});

interface Bundle {
  readonly resourceType: string;
  readonly type: string;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly fullUrl: string; readonly resource: { readonly id: string } }[];
}

async function startWithPatients(ids: readonly string[]) {
  const at = await startWithData();
  await putObject(
    at,
    "in/a.ndjson",
    [...ids, "!"].map((id) => ({ resourceType: "Patient", id })),
  );
  await importAll(at, { ValidationLevel: "minimal" });
  const root = `${at.local.url}/datastore/${at.DatastoreId}/r4`;
  const read = async (path: string) => {
    const response = await fetch(path.startsWith("http") ? path : root + path);
    expect(response.headers.get("content-type")).toBe("application/fhir+json; charset=utf-8");
    return { status: response.status, body: await response.json() };
  };
  return { at, root, read };
}

test("gives one resource with its version", async () => {
  const { read } = await startWithPatients(["a"]);
  expect(await read("/Patient/a")).toEqual({
    status: 200,
    body: {
      resourceType: "Patient",
      id: "a",
      meta: { versionId: "1", lastUpdated: expect.stringMatching(/Z$/) as string },
    },
  });
});

test.each([["/Patient/b"], ["/Observation/a"], ["/Patient/a/_history"], ["/"], ["/Patient/.."]])(
  "%s is a 404 with an OperationOutcome",
  async (path) => {
    const { read } = await startWithPatients(["a"]);
    expect(await read(path)).toMatchObject({ status: 404, body: { resourceType: "OperationOutcome" } });
  },
);

test("pages through a type as searchset bundles, each resource once", async () => {
  const ids = ["a", "b", "c", "d", "e"];
  const { read, root } = await startWithPatients(ids);
  const seen: string[] = [];
  let next: string | undefined = `${root}/Patient?_count=2`;
  const sizes: number[] = [];
  while (next) {
    const { body } = await read(next);
    const { link, entry = [], ...rest } = body as Bundle;
    expect(rest).toEqual({ resourceType: "Bundle", type: "searchset" });
    seen.push(...entry.map(({ resource }) => resource.id));
    sizes.push(entry.length);
    expect(entry[0]?.fullUrl).toBe(`${root}/Patient/${entry[0]?.resource.id}`);
    next = link.find(({ relation }) => relation === "next")?.url;
  }
  expect(seen).toEqual(ids);
  expect(sizes).toEqual([2, 2, 1]);
});

test("a type without resources is a bundle without entries; a count that can't be is refused", async () => {
  const { read } = await startWithPatients(["a"]);
  expect((await read("/Observation?_count=&page=")).body).not.toHaveProperty("entry");
  expect(await read("/Patient?_count=0")).toMatchObject({ status: 400 });
  expect((await read("/Patient?_count=1")).body).toMatchObject({ link: [{ relation: "self" }] });
});

test("nothing is there of a datastore that is not ACTIVE, or without a data directory", async () => {
  const { local } = await start();
  expect((await fetch(`${local.url}/datastore/${"0".repeat(32)}/r4/Patient/a`)).status).toBe(404);
});

test("its links lead to its own address, whatever name it was asked by", async () => {
  const { at, root } = await startWithPatients(["a", "b"]);
  const named = `http://localhost:${at.local.port}/datastore/${at.DatastoreId}/r4/Patient?_count=1`;
  const { link } = (await (await fetch(named)).json()) as Bundle;
  expect(link.map(({ url }) => url.startsWith(root))).toEqual([true, true]);
});
