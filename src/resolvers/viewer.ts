// Who asks, and who answers.
import { Ctx, FieldResolver, Query, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import {
  ActionQuota,
  Breaker,
  type BreakerState,
  Gateway,
  PollerCounts,
  Replicas,
} from "../types/gateway.js";
import { Viewer } from "../types/viewer.js";

@Resolver(() => Gateway)
export class ViewerResolver {
  @Query(() => Viewer, { description: "Who asks, and what it may do. Costs no call." })
  viewer(@Ctx() { viewer }: GatewayContext): Viewer {
    return { subject: viewer?.subject, permissions: viewer?.granted() };
  }

  @Query(() => Gateway, { description: "The gateway that answers. Costs no call." })
  gateway(@Ctx() { facts }: GatewayContext): Gateway {
    const { version, location, isLocal, limits, account } = facts;
    return {
      version,
      ...location,
      account: account(),
      local: isLocal,
      limits: Object.entries(limits).map(([setting, value]) => ({ setting, value })),
    };
  }

  @FieldResolver(() => [ActionQuota], {
    nullable: true,
    description:
      "Its quotas of HealthLake's actions; empty where it keeps to none. Needs healthlake-graphql:ReadGateway on all datastores.",
  })
  quotas(@Ctx() { access, facts }: GatewayContext): ActionQuota[] {
    access.requireEverywhere("healthlake-graphql:ReadGateway");
    return facts.quotas().map(({ action, nominalPerSecond, ratePerSecond, sentPerSecond, queued }) => ({
      action,
      perSecond: nominalPerSecond,
      perSecondNow: ratePerSecond,
      usedPerSecond: sentPerSecond,
      waiting: Object.values(queued).reduce((sum, count) => sum + count, 0),
    }));
  }

  @FieldResolver(() => [Breaker], {
    nullable: true,
    description:
      "Its circuit breakers, of actions that were called. Needs healthlake-graphql:ReadGateway on all datastores.",
  })
  breakers(@Ctx() { access, facts }: GatewayContext): Breaker[] {
    access.requireEverywhere("healthlake-graphql:ReadGateway");
    return [...facts.breakers()].map(([scope, state]) => ({ scope, state: state as BreakerState }));
  }

  @FieldResolver(() => PollerCounts, {
    nullable: true,
    description: "Its pollers. Needs healthlake-graphql:ReadGateway on all datastores.",
  })
  pollers(@Ctx() { access, facts }: GatewayContext): PollerCounts {
    access.requireEverywhere("healthlake-graphql:ReadGateway");
    const { datastore, import: importJobs, export: exportJobs } = facts.pollers();
    return { datastores: datastore, importJobs, exportJobs };
  }

  @FieldResolver(() => Replicas, {
    nullable: true,
    description:
      "It and the gateways it shares with. Needs healthlake-graphql:ReadGateway on all datastores.",
  })
  replicas(@Ctx() { access, facts }: GatewayContext): Replicas {
    access.requireEverywhere("healthlake-graphql:ReadGateway");
    return facts.replicas();
  }
}
