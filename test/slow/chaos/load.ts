// Clients that ask and change: each goes on until it is told to stop, and ends what it has begun.
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import { post } from "./http.js";
import { Tally } from "./tally.js";

const ROLE = "arn:aws:iam::123456789012:role/HealthLake";
const OUTPUT = { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } };
const QUERIES = [
  "{ datastores(first: 5) { nodes { id name status importJobs(first: 3) { nodes { name status } } } } }",
  "query ($id: ID!) { datastore(id: $id) { status tags { key value } exportJobs(first: 5) { nodes { jobId } } } }",
  "query ($job: ID!) { importJob(id: $job) { status progressReport { throughput } datastore { name status } } }",
  "query ($id: ID!, $job: ID!) { datastore(id: $id) { name } importJob(id: $job) { name submitTime endTime } }",
];
/** Together they need every action that reads. */
const LAST_QUERIES = [
  ...QUERIES,
  "query ($exportJob: ID!) { exportJob(id: $exportJob) { status outputDataConfig { s3Configuration { s3Uri } } } }",
];
/** Of how many queries the client does not wait for the answer. */
const IMPATIENT = 0.1;
const PAUSE_MS = 300;

export interface Made {
  readonly kind: "datastore" | "import" | "export";
  /** Its name, and the token it was made with. */
  readonly token: string;
  readonly id: string;
  readonly datastoreId: string;
}

export class Load {
  readonly queries = new Tally();
  readonly mutations = new Tally();
  /** What each mutation has made that was answered. */
  readonly made: Made[] = [];
  /** Mutations that had to be repeated by their client. */
  repeated = 0;

  /** `homes` are datastores that stay; jobs run in them. */
  constructor(
    private readonly url: string,
    private readonly homes: readonly string[],
    private readonly random: () => number,
  ) {}

  async ask(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const query = this.pick(QUERIES);
      const job = this.pick(this.jobs("import")) ?? `${this.home}/${"0".repeat(32)}`;
      const variables = { id: this.home, job };
      const leaving =
        this.random() < IMPATIENT ? AbortSignal.timeout(Math.ceil(this.random() * 500)) : undefined;
      await post(this.url, { query, variables }, leaving).then(
        (body) => this.queries.addBody(body),
        (error: Error) => {
          if (leaving?.aborted) this.queries.add("left");
          else this.queries.surprises.push(`no answer to a query: ${inspect(error)}`);
        },
      );
      await delay(this.random() * PAUSE_MS);
    }
  }

  async change(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      const dice = this.random();
      if (dice < 0.6) await this.startJob("import");
      else if (dice < 0.8) await this.startJob("export");
      else if (dice < 0.9) await this.tag();
      else await this.createAndDelete();
      await delay(this.random() * 2 * PAUSE_MS);
    }
  }

  /** Resolves when every query has been answered once more, now that HealthLake is well. */
  async askAll(): Promise<void> {
    for (const query of LAST_QUERIES) {
      for (;;) {
        const [job, exportJob] = [this.jobs("import").at(-1), this.jobs("export").at(-1)];
        const body = await post(this.url, { query, variables: { id: this.home, job, exportJob } });
        this.queries.addBody(body);
        if (!body.errors) break;
        await delay(PAUSE_MS);
      }
    }
  }

  private async startJob(kind: "import" | "export"): Promise<void> {
    const token = randomUUID();
    const datastoreId = this.home;
    const common = { name: token, clientToken: token, datastoreId, dataAccessRoleArn: ROLE };
    if (kind === "export") {
      const data = await this.untilAnswered(
        "mutation ($input: StartExportJobInput!) { it: startExportJob(input: $input) { id: jobId } }",
        { ...common, outputDataConfig: OUTPUT },
      );
      return void this.made.push({ kind, token, datastoreId, id: data.id });
    }
    const s3Uri = this.random() < 0.1 ? "s3://bucket/large/" : "s3://bucket/small/";
    const data = await this.untilAnswered(
      "mutation ($input: StartImportJobInput!) { it: startImportJob(input: $input) { id: jobId } }",
      {
        ...common,
        inputDataConfig: { s3Uri },
        jobOutputDataConfig: OUTPUT,
        validationLevel: "MINIMAL",
      },
    );
    this.made.push({ kind, token, datastoreId, id: data.id });
  }

  private async createAndDelete(): Promise<void> {
    const token = randomUUID();
    const { id } = await this.untilAnswered(
      "mutation ($input: CreateDatastoreInput!) { it: createDatastore(input: $input) { id: datastoreId } }",
      { name: token, clientToken: token },
    );
    this.made.push({ kind: "datastore", token, id, datastoreId: id });
    if (this.random() < 0.5) return;
    await this.untilAnswered(
      "mutation ($input: DeleteDatastoreInput!) { it: deleteDatastore(input: $input) { id: datastoreId } }",
      { id },
    );
  }

  private async tag(): Promise<void> {
    await this.untilAnswered(
      "mutation ($input: TagDatastoreInput!) { it: tagDatastore(input: $input) { id: clientMutationId } }",
      { id: this.home, clientMutationId: "tag", tags: [{ key: "number", value: String(this.made.length) }] },
    );
  }

  /** Sends the same again for as long as the answer says that this is worth while, as the README has it. */
  private async untilAnswered(mutation: string, input: object): Promise<{ readonly id: string }> {
    for (;;) {
      const body = await post(this.url, { query: mutation, variables: { input } });
      this.mutations.addBody(body);
      if (!body.errors) return (body.data as { readonly it: { readonly id: string } }).it;
      if (!body.errors.every(({ extensions }) => extensions.retryable))
        throw new Error(`a mutation was refused for good: ${JSON.stringify(body.errors)}`);
      this.repeated++;
      const waits = body.errors.map(({ extensions }) => Number(extensions.retryAfterMs ?? 0));
      await delay(Math.max(PAUSE_MS, ...waits));
    }
  }

  private get home(): string {
    return this.pick(this.homes) ?? "";
  }

  /** Jobs, as an argument names them. */
  jobs(kind: "import" | "export"): string[] {
    return this.made.filter((one) => one.kind === kind).map(({ datastoreId, id }) => `${datastoreId}/${id}`);
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }
}
