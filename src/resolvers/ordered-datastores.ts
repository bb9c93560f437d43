// Datastores in an order of the gateway's own, which HealthLake does not have.
import type { DatastoreProperties } from "../aws/shapes.js";
import type { ListSource } from "../relay/connection.js";
import { toBinding } from "../relay/cursor.js";
import { type Ordered, parseRange, toOrderedSlice } from "../relay/ordered-list.js";
import { encodePlace } from "../relay/place-cursor.js";
import { ItemBudget, loadWhole } from "../relay/whole-list.js";
import type { DatastoresArgs } from "../types/arguments.js";
import { type Connection, toConnection } from "../types/connection.js";
import { type Datastore, toDatastore } from "../types/datastore.js";
import { type DatastoreOrder, DatastoreOrderField, EDGES_BY_DEFAULT } from "../types/order.js";

/** `canonical` is the filter's; throws BAD_USER_INPUT before anything is read, and OPERATION_TOO_EXPENSIVE beyond 50,000. */
export async function listInOrder(
  source: ListSource<DatastoreProperties>,
  canonical: string,
  args: DatastoresArgs,
  { field, direction }: DatastoreOrder,
): Promise<Connection<Datastore>> {
  const binding = toBinding("Query.datastores", canonical, field, direction);
  const range = parseRange(args, binding, EDGES_BY_DEFAULT);
  const { items } = await loadWhole(source, new ItemBudget("narrow the filter, or leave orderBy out"));
  // One may have moved from page to page while they were read.
  const distinct = new Map(items.map((shape) => [source.idOf(shape), shape]));
  const ordered = [...distinct].map(([id, item]): Ordered<DatastoreProperties> => ({
    item,
    key: KEYS[field](item) ?? null,
    id,
  }));
  const slice = toOrderedSlice(ordered, direction, range);
  return toConnection(slice, toDatastore, ({ position }) => encodePlace(binding, position));
}

const KEYS: Readonly<
  Record<DatastoreOrderField, (shape: DatastoreProperties) => string | number | undefined>
> = {
  [DatastoreOrderField.NAME]: ({ DatastoreName }) => DatastoreName,
  [DatastoreOrderField.CREATED_AT]: ({ CreatedAt }) => CreatedAt?.getTime(),
  [DatastoreOrderField.STATUS]: ({ DatastoreStatus }) => DatastoreStatus,
};
