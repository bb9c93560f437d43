/* global Buffer */
// What is asked, as bodies of requests. Gateway and peers have the same fields under the same names.

const SMALL = "id datastoreId name status endpoint";
const BIG =
  "id datastoreId arn name status upstreamStatus createdAt typeVersion endpoint sseConfiguration { kmsEncryptionConfig { cmkType } }";

/** HealthLake gives at most this many datastores here: `first` beyond it changes the request, and not its answer. */
const DATASTORES = 100;
/** So that nothing comes twice in a run: the gateway and its peers keep an answer for a second. */
const NEVER_THE_SAME = 40_000;

const toBody = (query, variables) => JSON.stringify({ query, variables });
const toGlobalId = (id) => Buffer.from(`Datastore:${id}`).toString("base64url");
const list = (length, toItem) => Array.from({ length }, (_none, at) => toItem(at));

export const small = (ids) => toBody(`query Small { datastore(id: "${toGlobalId(ids[7])}") { ${SMALL} } }`);
export const big = () =>
  toBody(`query Big { datastores(first: ${DATASTORES}) { edges { cursor node { ${BIG} } } } }`);
export const nested = () =>
  toBody(
    "query Nested { datastores(first: 20) { nodes { id importJobs(first: 10) { nodes { id name } } } } }",
  );
export const typesOfSchema = () => toBody("query Types { __schema { types { name fields { name } } } }");

const SMALL_OF = `query SmallOf($id: ID!) { datastore(id: $id) { ${SMALL} } }`;
const BIG_OF = `query BigOf($first: Int!, $id: ID!) {
  datastore(id: $id) { name }
  datastores(first: $first) { edges { cursor node { ${BIG} } } }
}`;
const SMALL_UNIQUE = `query SmallUnique($id: ID!, $first: Int) {
  datastore(id: $id) { ${SMALL} }
  datastores(first: $first) @skip(if: true) { nodes { id } }
}`;

const smallOf = (ids) => ids.map((id) => toBody(SMALL_OF, { id: toGlobalId(id) }));
const bigOf = (ids) =>
  list(1100, (at) => toBody(BIG_OF, { first: 90 + (at % 11), id: toGlobalId(ids[at % DATASTORES]) }));
const smallUnique = (ids) =>
  list(NEVER_THE_SAME, (at) =>
    toBody(SMALL_UNIQUE, { id: toGlobalId(ids[at % DATASTORES]), first: Math.floor(at / DATASTORES) }),
  );
const bigUnique = (ids) =>
  list(NEVER_THE_SAME, (at) =>
    toBody(BIG_OF, {
      first: DATASTORES + Math.floor(at / DATASTORES),
      id: toGlobalId(ids[at % DATASTORES]),
    }),
  );

/** By the number that they are chosen by. */
export const toCases = (ids) => ({
  1: { title: "1 small, the same", bodies: [small(ids)] },
  2: { title: "2 big, the same", bodies: [big()] },
  3: { title: "3 small, 100 sets of variables", bodies: smallOf(ids) },
  4: { title: "4 big, 1,100 sets of variables", bodies: bigOf(ids) },
  5: { title: "5 small, never the same", bodies: smallUnique(ids) },
  6: { title: "6 big, never the same", bodies: bigUnique(ids) },
});

export const jobsAfter = (id, first, after) =>
  toBody(
    `query Jobs($id: ID!, $first: Int!, $after: String) {
      datastore(id: $id) { importJobs(first: $first, after: $after) { nodes { id name status } pageInfo { endCursor } } }
    }`,
    { id: toGlobalId(id), first, after },
  );
