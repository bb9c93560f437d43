// Relay connections, edges and PageInfo for any node type.
import { type ClassType, Field, ObjectType } from "type-graphql";
import type { Slice } from "../relay/connection.js";
import { TotalCount } from "./total-count.js";

@ObjectType({
  description: "Where a connection stands in its list.",
  simpleResolvers: true,
})
export class PageInfo {
  constructor(
    private readonly slice: Pick<Slice<unknown>, "hasNextPage" | "hasPreviousPage">,
    private readonly edges: readonly { readonly cursor: string }[],
  ) {}

  @Field(() => Boolean, {
    description:
      "Whether another edge exists behind the last one. It may cost a call, and only where it is selected.",
  })
  get hasNextPage(): Promise<boolean> {
    return this.slice.hasNextPage();
  }

  @Field(() => Boolean, {
    description:
      "Whether another edge exists before the first one; of the jobs of a datastore, whose lists go forward only, whether `after` was given.",
  })
  get hasPreviousPage(): boolean {
    return this.slice.hasPreviousPage;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "Cursor of the first edge, to go back from with `before` where there is such an argument. Null where there are no edges.",
  })
  get startCursor(): string | undefined {
    return this.edges[0]?.cursor;
  }

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the last edge, to go on from with `after`. Null where there are no edges.",
  })
  get endCursor(): string | undefined {
    return this.edges.at(-1)?.cursor;
  }
}

/** An edge whose cursor is built only where it is selected: it may hold 8 kB of HealthLake's token. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface Connection<T> {
  /** How many edges it has. */
  readonly size: number;
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: TotalCount;
}

/** The edge and connection types of `nodeType`, named after it. `plural` is for their descriptions. */
export function createConnectionType<T extends object>(
  nodeType: abstract new () => T,
  plural: string,
): ClassType<Omit<Connection<T>, "size">> {
  const name = nodeType.name;

  @ObjectType(`${name}Edge`, { description: `One of the ${plural} of a connection.`, simpleResolvers: true })
  class NodeEdge implements Edge<T> {
    @Field(() => nodeType, { description: `The ${name} itself.` })
    node!: T;

    @Field(() => String, {
      description: "Opaque; pass it as `after`, with the same filter and order, to go on behind this edge.",
    })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, {
    description: `A slice of a list of ${plural}, in HealthLake's own order, which it does not document.`,
    simpleResolvers: true,
  })
  class NodeConnection implements Omit<Connection<T>, "size"> {
    @Field(() => [NodeEdge], { description: `The ${plural}, each with its cursor.` })
    edges!: readonly NodeEdge[];

    @Field(() => [nodeType], { description: `The ${plural} themselves, in the order of edges.` })
    nodes!: readonly T[];

    @Field(() => PageInfo, { description: "Where this slice stands in its list." })
    pageInfo!: PageInfo;

    @Field(() => TotalCount, {
      description:
        "How many the whole list has that match the filter, from the pages that this slice needed. It never costs a call.",
    })
    totalCount!: TotalCount;
  }
  return NodeConnection;
}

/** A slice of upstream shapes as a connection of GraphQL objects; each is mapped once. */
export function toConnection<S, T, P>(
  slice: Slice<S, P>,
  toNode: (shape: S) => T,
  toCursor: (located: Slice<S, P>["located"][number]) => string,
): Connection<T> {
  const nodes = slice.located.map((located) => toNode(located.item));
  const { length: size } = nodes;
  const edges = slice.located.map((located, index) => ({
    node: nodes[index] as T,
    get cursor() {
      return toCursor(located);
    },
  }));
  return {
    size,
    edges,
    nodes,
    pageInfo: new PageInfo(slice, edges),
    get totalCount() {
      return slice.totalCount();
    },
  };
}
