// Fills the example tabs' variables with ids of the demo, so that each of its operations can be pressed as it stands. Anywhere
// else the names are unknown and the tabs keep what says where to copy an id from: no tab that deletes has an id of anybody's own.
import { send } from "./fetcher.js";

const PLAYGROUND = `{ datastores(first: 1, filter: { name: "demo-playground" }) {
  nodes { id importJobs(first: 1) { nodes { id } } } } }`;
const DISPOSABLE = '{ datastores(first: 1, filter: { name: "demo-disposable" }) { nodes { id } } }';

/** The page does not wait longer for a gateway that can't say. */
const PATIENCE_MS = 2000;

/** The same tabs where there is no demo. */
export async function fillVariables(tabs) {
  const late = new Promise((resolve) => globalThis.setTimeout(resolve, PATIENCE_MS, {}));
  const ids = await Promise.race([findIds().catch(() => ({})), late]);
  return tabs.map((tab) => (tab.variables ? { ...tab, variables: fill(tab.variables, ids) } : tab));
}

async function findIds() {
  const playground = await findFirst(PLAYGROUND);
  if (playground === undefined) return {};
  const { id } = playground;
  const [job] = playground.importJobs.nodes;
  const disposable = await findFirst(DISPOSABLE);
  return { id, datastoreId: id, endedAfter: anHourAgo(), importJobId: job?.id, disposableId: disposable?.id };
}

const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

async function findFirst(query) {
  const { data } = await send({ query });
  return data?.datastores?.nodes[0];
}

function fill(variables, ids) {
  const filled = Object.entries(JSON.parse(variables)).map(([name, value]) => [name, ids[name] ?? value]);
  return JSON.stringify(Object.fromEntries(filled), undefined, 2);
}
