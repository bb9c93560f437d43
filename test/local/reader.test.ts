import { DescribeFHIRDatastoreCommand, ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { resourceTypes } from "../../src/local/fhir/definitions.js";
import { resourceCheck } from "../../src/local/fhir/levels.js";
import { closeAll, importAll, putObject, startOn, startWithData } from "./data-support.js";
import { sign } from "./sign.js";
import { clientOf, closeAll as closeOthers, credentials, start } from "./support.js";

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

interface Statement {
  readonly rest: readonly [
    {
      readonly resource: readonly {
        readonly type: string;
        readonly interaction: readonly { readonly code: string }[];
        readonly searchParam?: unknown;
      }[];
    },
  ];
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

test.each([
  [
    "/Patient?name=x",
    400,
    "not-supported",
    /parameter name is not supported here; supported are _format, _count, page/,
  ],
  ["/Patient?_id=a", 400, "not-supported", /parameter _id /],
  ["/Patient?_count=1&_count=2", 400, "invalid", /_count is given more than once/],
  ["/Patient?page=%C3%A9", 400, "invalid", /page must come from/],
  ["/Patient/a?_summary=true", 400, "not-supported", /parameter _summary /],
  ["/Patient?_count=%", 400, "invalid", /./],
  ["/Patients", 404, "not-supported", /Patients is no resource type/],
  ["/Patients/a", 404, "not-supported", /Patients is no resource type/],
  ["/DomainResource", 404, "not-supported", /DomainResource is no resource type/],
  ["/metadata?mode=terminology", 400, "not-supported", /parameter mode /],
  ["/Patient?_format=xml", 406, "not-supported", /JSON/],
])("%s is refused with %i and says why", async (path, status, code, diagnostics) => {
  const { read } = await startWithPatients(["a"]);
  expect(await read(path)).toEqual({
    status,
    body: {
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code, diagnostics: expect.stringMatching(diagnostics) as string }],
    },
  });
});

test("what it does not do is refused, whatever the method, and JSON is all that it has", async () => {
  const { root } = await startWithPatients(["a"]);
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    const response = await fetch(`${root}/Patient/a`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET");
    expect(await response.json()).toMatchObject({ issue: [{ code: "not-supported" }] });
  }
  const ask = async (accept: string) => (await fetch(`${root}/Patient/a`, { headers: { accept } })).status;
  expect(await ask("application/fhir+xml")).toBe(406);
  expect(await ask("text/html, application/xhtml+xml, */*;q=0.8")).toBe(200);
  expect(await ask("application/fhir+json;q=1")).toBe(200);
  expect((await fetch(`${root}/Patient/a?_format=application/fhir%2Bjson`)).status).toBe(200);
});

test("its metadata are a CapabilityStatement that is valid R4 at strict, and what they say can be asked", async () => {
  const { read, root } = await startWithPatients(["a"]);
  const { status, body } = await read("/metadata");
  expect(status).toBe(200);
  const statement = body as Statement;
  expect(statement).toMatchObject({
    resourceType: "CapabilityStatement",
    fhirVersion: "4.0.1",
    kind: "instance",
    implementation: { url: root },
  });
  expect(resourceCheck("strict")(body as never, 1).issues).toEqual([]);
  const [{ resource }] = statement.rest;
  expect(resource.map(({ type }) => type)).toEqual([...resourceTypes()].sort());
  for (const { type, interaction, searchParam } of resource) {
    expect(interaction.map(({ code }) => code)).toEqual(["read", "search-type"]);
    expect(searchParam).toBeUndefined();
    if (type === "Patient" || type === "ValueSet") expect((await read(`/${type}`)).status).toBe(200);
  }
});

test("with a secret it answers what is signed for healthlake alone", async () => {
  const at = await startWithData({ secretAccessKey: credentials.secretAccessKey });
  const url = `${at.local.url}/datastore/${at.DatastoreId}/r4/Patient?_count=3`;
  const refused = await fetch(url);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ issue: [{ code: "security" }] });
  expect((await fetch(url, { headers: await sign("GET", url) })).status).toBe(200);
  expect((await fetch(`${url}0`, { headers: await sign("GET", url) })).status).toBe(403);
});

test("an endpoint leads there with endpoints: local, also after a start on another port", async () => {
  const at = await startWithData({ endpoints: "local" });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  await importAll(at);
  const endpointOf = async (client: typeof at.client) => {
    const command = new DescribeFHIRDatastoreCommand({ DatastoreId: at.DatastoreId });
    return (await client.send(command)).DatastoreProperties?.DatastoreEndpoint ?? "";
  };
  const endpoint = await endpointOf(at.client);
  expect(endpoint).toBe(`${at.local.url}/datastore/${at.DatastoreId}/r4/`);
  expect((await fetch(`${endpoint}Patient/a`)).status).toBe(200);
  await at.local.close();
  const local = await startOn(at.dataDir, { endpoints: "local" });
  const [listed] =
    (await clientOf(local).send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList ?? [];
  expect(listed?.DatastoreEndpoint).toBe(`${local.url}/datastore/${at.DatastoreId}/r4/`);
  await local.close();
  const atAws = await startOn(at.dataDir);
  expect(await endpointOf(clientOf(atAws))).toBe(
    `https://healthlake.us-east-1.amazonaws.com/datastore/${at.DatastoreId}/r4/`,
  );
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
