import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { DatastoreProperties } from "../aws/shapes.js";
import type { GatewayContext } from "../context.js";
import { badUserInput } from "../errors.js";
import { FIRST_DATASTORES, type ListSource, loadSlice } from "../relay/connection.js";
import { encodeCursor, toBinding } from "../relay/cursor.js";
import { DatastoresArgs } from "../types/arguments.js";
import { type Connection, createConnectionType, toConnection } from "../types/connection.js";
import { Datastore, toDatastore } from "../types/datastore.js";
import { Tag, toTag } from "../types/tag.js";
import { toDatastoreFilter } from "./filters.js";
import { parseDatastoreRef } from "./ids.js";
import { listInOrder } from "./ordered-datastores.js";

const DatastoreConnection = createConnectionType(Datastore, "datastores");

@Resolver(() => Datastore)
export class DatastoreResolver {
  @Query(() => Datastore, {
    nullable: true,
    description: "One datastore. Null where there is none of that id.",
  })
  async datastore(
    @Arg("id", () => ID, { description: "Its global id, AWS id (32 hexadecimal digits) or ARN." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Datastore | null> {
    const { datastoreId, arn } = parseDatastoreRef("id", id, context.location);
    const shape = await context.loaders.loadDatastore(datastoreId);
    // The ARN of another account's datastore must not find one's own with that id.
    return shape && (arn === undefined || arn === shape.DatastoreArn) ? toDatastore(shape) : null;
  }

  @Query(() => DatastoreConnection, {
    nullable: true,
    description:
      "The account's datastores in this Region, of every status, DELETED included, as HealthLake lists them or in an order.",
  })
  async datastores(
    @Args(() => DatastoresArgs) args: DatastoresArgs,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<Datastore>> {
    const filter = toDatastoreFilter(args.filter);
    const source = toSource(filter, context);
    if (args.orderBy) return listInOrder(source, filter.canonical, args, args.orderBy);
    refuseBackward(args);
    const binding = toBinding("Query.datastores", filter.canonical);
    const slice = await loadSlice(source, args, binding, FIRST_DATASTORES);
    return toConnection(slice, toDatastore, ({ position }) => encodeCursor(binding, position));
  }

  @FieldResolver(() => [Tag], {
    nullable: true,
    description: "Its tags, in HealthLake's order. Costs a call of its own to HealthLake for each datastore.",
  })
  async tags(@Root() { datastoreId, arn }: Datastore, @Ctx() context: GatewayContext): Promise<Tag[]> {
    const tags = await context.loaders.loadTags({ datastoreId, arn });
    return tags.map(toTag);
  }
}

function toSource(
  { upstream, accepts }: ReturnType<typeof toDatastoreFilter>,
  { loaders }: GatewayContext,
): ListSource<DatastoreProperties> {
  return {
    action: "ListFHIRDatastores",
    fetchPage: (token, size) => loaders.listDatastores(upstream, { token, size }),
    idOf: (shape) => shape.DatastoreId as string,
    ...(accepts && { accepts }),
  };
}

/** Throws BAD_USER_INPUT for what HealthLake's own order can't be paged by. */
function refuseBackward(args: DatastoresArgs): void {
  const violations = (["last", "before"] as const)
    .filter((path) => args[path] != null)
    .map((path) => ({ path, message: "needs orderBy: HealthLake's own order goes forward only" }));
  if (violations.length > 0) throw badUserInput(violations);
}
