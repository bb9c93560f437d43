import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { parseJobKey } from "../aws/ids.js";
import type { JobKind } from "../aws/job-kinds.js";
import type { GatewayContext } from "../context.js";
import { badUserInput } from "../errors.js";
import { MAX_NODES, type NodeKey, decodeGlobalId } from "../relay/global-id.js";
import { toDatastore } from "../types/datastore.js";
import { JOB_TYPES } from "../types/job-types.js";
import { Node } from "../types/node.js";
import { malformedGlobalId } from "./ids.js";

@Resolver(() => Node)
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "The object with this global id. Null where it does not exist (any more).",
  })
  async node(
    @Arg("id", () => ID, { description: "A global id; AWS ids and ARNs are not taken here." }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<Node | null> {
    return loadNode("id", id, context);
  }

  @Query(() => [Node], {
    nullable: "items",
    description:
      "The objects with these global ids, in the same order; null where one does not exist, an error at its index where one is malformed.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: `Global ids, at most ${MAX_NODES}.` }) ids: string[],
    @Ctx() context: GatewayContext,
  ): Promise<(Node | null | Error)[]> {
    if (ids.length > MAX_NODES)
      throw badUserInput([{ path: "ids", message: `must hold at most ${MAX_NODES} ids, not ${ids.length}` }]);
    return Promise.all(
      ids.map((id, index) => loadNode(`ids.${index}`, id, context).catch((error: Error) => error)),
    );
  }
}

async function loadNode(path: string, id: string, context: GatewayContext): Promise<Node | null> {
  const node = decodeGlobalId(id);
  if (!node) throw malformedGlobalId(path);
  return LOADERS[node.type](node.key, context);
}

const LOADERS: Readonly<
  Record<NodeKey["type"], (key: string, context: GatewayContext) => Promise<Node | null>>
> = {
  Datastore: async (key, { loaders }) => {
    const shape = await loaders.loadDatastore(key);
    return shape ? toDatastore(shape) : null;
  },
  ImportJob: (key, context) => loadJob("import", key, context),
  ExportJob: (key, context) => loadJob("export", key, context),
};

async function loadJob(kind: JobKind, key: string, { loaders }: GatewayContext): Promise<Node | null> {
  const jobKey = parseJobKey(key);
  const shape = jobKey && (await loaders.loadJob(kind, jobKey));
  return shape ? JOB_TYPES[kind].toJob(shape as never) : null;
}
