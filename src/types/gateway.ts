// What the gateway tells of itself.
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { SafeInt } from "./scalars.js";

export enum BreakerState {
  CLOSED = "closed",
  HALF_OPEN = "half-open",
  OPEN = "open",
}

registerEnumType(BreakerState, {
  name: "BreakerState",
  description: "Whether calls are let through to HealthLake.",
  valuesConfig: {
    CLOSED: { description: "All are." },
    HALF_OPEN: { description: "One is, to see whether it works again." },
    OPEN: { description: "None is, for a few seconds: it has failed several times in a row." },
  },
});

@ObjectType({ description: "A limit that an operation must keep to.", simpleResolvers: true })
export class GatewayLimit {
  @Field(() => String, {
    description: "The name of its setting, which errors name in extensions.limit: LIMIT_NODES, say.",
  })
  setting!: string;

  @Field(() => SafeInt, { description: "How much is allowed." })
  value!: number;
}

@ObjectType({ description: "How much of an action's quota is used.", simpleResolvers: true })
export class ActionQuota {
  @Field(() => String, { description: "HealthLake's name of the action: ListFHIRDatastores, say." })
  action!: string;

  @Field(() => Float, { description: "Calls a second that the gateway keeps to." })
  perSecond!: number;

  @Field(() => Float, {
    description:
      "Calls a second that it sends at most now: less than perSecond after HealthLake has throttled it.",
  })
  perSecondNow!: number;

  @Field(() => Float, {
    description: "Calls a second that it has sent, on the average of the last 10 seconds.",
  })
  usedPerSecond!: number;

  @Field(() => Int, { description: "Calls that wait for their turn now." })
  waiting!: number;
}

@ObjectType({ description: "A circuit breaker on the way to HealthLake.", simpleResolvers: true })
export class Breaker {
  @Field(() => String, { description: "The action that it is for; `all`: for every action." })
  scope!: string;

  @Field(() => BreakerState, { description: "Whether calls are let through." })
  state!: BreakerState;
}

@ObjectType({
  description: "The gateways that share polls, reads and changes (CLUSTER_URL).",
  simpleResolvers: true,
})
export class Replicas {
  @Field(() => Int, { description: "How many there are, this one included; 1 where it shares with nobody." })
  count!: number;

  @Field(() => Boolean, {
    description:
      "Whether it can reach the others: false while Redis is away. True where it shares with nobody.",
  })
  together!: boolean;

  @Field(() => Int, { description: "Of what is watched, how many families this one polls for all." })
  leases!: number;
}

@ObjectType({ description: "How many loops poll HealthLake for subscriptions.", simpleResolvers: true })
export class PollerCounts {
  @Field(() => Int, { description: "For the account's datastores: 1 while somebody watches." })
  datastores!: number;

  @Field(() => Int, { description: "For import jobs, one for each datastore that is watched." })
  importJobs!: number;

  @Field(() => Int, { description: "For export jobs, one for each datastore that is watched." })
  exportJobs!: number;
}

@ObjectType({ description: "The gateway that answers.", simpleResolvers: true })
export class Gateway {
  @Field(() => String, { description: "Its version." })
  version!: string;

  @Field(() => String, { description: "The Region of its HealthLake." })
  region!: string;

  @Field(() => String, { description: "The partition of its HealthLake: aws, aws-cn or aws-us-gov, say." })
  partition!: string;

  @Field(() => String, {
    nullable: true,
    description: "AWS's account, 12 digits. Null until the gateway has listed a datastore of it.",
  })
  account?: string | undefined;

  @Field(() => Boolean, { description: "Whether its HealthLake is the local one, for trying and for tests." })
  local!: boolean;

  @Field(() => [GatewayLimit], { description: "What an operation must keep to." })
  limits!: readonly GatewayLimit[];
}
