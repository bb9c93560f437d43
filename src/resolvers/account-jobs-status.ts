// The jobs of all datastores, watched: a view over what is polled for each of them.
import { Arg, Resolver, Root, Subscription } from "type-graphql";
import { JOB_KINDS, type JobKind } from "../aws/job-kinds.js";
import type { GatewayContext, LivePayloads } from "../context.js";
import type { MemberChange, MemberMessage } from "../status/merged-watch.js";
import { AccountJobsFilter } from "../types/account-jobs.js";
import { DateTime } from "../types/scalars.js";
import { JobStatusEvent } from "../types/status-events.js";
import { type AccountJobs, toAccountJobs } from "./account-jobs-filter.js";
import { toExportJobEvent, toImportJobEvent } from "./status-events.js";
import { WITHOUT_JOBS, kindsOf } from "./walk-jobs.js";

type JobPayload = LivePayloads[JobKind];
type Message = MemberMessage<JobPayload, JobKind>;
type DatastorePayload = LivePayloads["datastore"];

@Resolver()
export class AccountJobsStatusResolver {
  @Subscription(() => JobStatusEvent, {
    description:
      "The jobs of all datastores: first one event for each that is not terminal, or ended at or after `endedAfter`, then each change and each new job, those of datastores that are created meanwhile too. Never ends by itself.",
    subscribe: ({ args, context }) => {
      const { filter, endedAfter, withProgress } = args as {
        filter?: AccountJobsFilter | null;
        endedAfter?: Date | null;
        withProgress: boolean;
      };
      const gateway = context as GatewayContext;
      const asked = toAccountJobs(filter, gateway.location);
      const kinds = kindsOf(asked, gateway);
      const options = { withProgress, ...(endedAfter && { endedAfter: endedAfter.getTime() }) };
      return gateway.watchMembers(gateway.watchDatastores({}), ({ snapshot }) =>
        toChange(snapshot, asked, kinds, options, gateway),
      );
    },
  })
  jobsStatusChanged(
    @Root() message: Message,
    @Arg("filter", () => AccountJobsFilter, {
      nullable: true,
      description:
        "Which jobs. A condition on status holds where the job has that status or had it before: what leaves the filter is told of too. Without it: all.",
    })
    _filter: AccountJobsFilter | null,
    @Arg("endedAfter", () => DateTime, {
      nullable: true,
      description:
        "First events for jobs too that ended then or later: pass asOf of your query, or the time of the last event before a reconnect.",
    })
    _endedAfter: Date | null,
    @Arg("withProgress", () => Boolean, {
      defaultValue: false,
      description: "Whether a changed progressReport of an import is an event too.",
    })
    _withProgress: boolean,
  ): JobStatusEvent {
    if (message.kind === "error") throw message.error;
    return message.member === "import"
      ? toImportJobEvent(message as never)
      : toExportJobEvent(message as never);
  }
}

/** What a datastore's status means for the watches of its jobs. */
function toChange(
  { id, status, value }: { id: string; status: string; value: DatastorePayload },
  asked: AccountJobs,
  kinds: readonly JobKind[],
  options: { readonly withProgress: boolean; readonly endedAfter?: number },
  context: GatewayContext,
): MemberChange<JobPayload, JobKind> {
  const nameOf = (kind: JobKind) => `${kind} ${id}`;
  if (WITHOUT_JOBS.has(status)) return { opened: new Map(), closed: kinds.map(nameOf) };
  if (!isNamed(asked, id, value)) return { opened: new Map(), closed: [] };
  const opened = kinds
    .filter((kind) => context.access.lists(JOB_KINDS[kind].list, id))
    .map((kind) => {
      const accepts = (snapshot: JobSnapshot, previousStatus: string | undefined) =>
        isAccepted(asked, snapshot, previousStatus);
      const open = () => context.watchJobs(kind, id, { ...options, accepts });
      return [nameOf(kind), { kind, open }] as const;
    });
  return { opened: new Map(opened), closed: [] };
}

function isNamed({ datastores }: AccountJobs, id: string, value: DatastorePayload): boolean {
  const own = value.kind === "whole" ? value.shape.DatastoreArn : value.arn;
  return (
    datastores?.some(({ datastoreId, arn }) => (arn === undefined ? datastoreId === id : arn === own)) ?? true
  );
}

interface JobSnapshot {
  readonly status: string;
  readonly submitTime?: number;
  readonly observedAt: number;
  readonly value: JobPayload;
}

/** A job that was just started has no time of its own yet: its answer's stands in. */
function isAccepted(
  { accepts, after, before }: AccountJobs,
  { status, submitTime, observedAt, value }: JobSnapshot,
  previousStatus: string | undefined,
): boolean {
  const JobName = value.kind === "whole" ? value.shape.JobName : value.name;
  const time = submitTime ?? observedAt;
  if ((after && time <= after.getTime()) || (before && time >= before.getTime())) return false;
  const is = (JobStatus: string) => accepts({ JobStatus, JobName });
  return is(status) || (previousStatus !== undefined && is(previousStatus));
}
