import { setMaxListeners } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type AdminContext, answerAdmin, isForAdmin } from "./admin.js";
import { createAccount } from "./control/account.js";
import { wholeMilliseconds } from "./clock.js";
import { type Data, closeData, openData, startDataMover } from "./data.js";
import { answerRequest } from "./control/exchange.js";
import type { Faults } from "./control/faults.js";
import { assertWritable, startEvents } from "./events/start.js";
import { checkOptions, type LocalOptions, type Settings } from "./options.js";
import { createPager } from "./control/paging.js";
import { createPublishedQuotas, NO_QUOTAS } from "./control/quotas.js";
import { answerReading, isForReading } from "./reader/reader.js";
import { openS3 } from "./s3/s3.js";
import { isForS3 } from "./s3/request.js";
import { reportDatastore, reportJob } from "./lifecycle/reports.js";
import type { Services } from "./control/services.js";
import { type DatastoreReport, type JobReport, createVolatileStorage } from "./storage.js";

export type { Clock } from "./clock.js";
export type { Answer, Call, Fault, Faults } from "./control/faults.js";
export type { Durations } from "./lifecycle/durations.js";
export { parseFaults } from "./control/faults.js";
export { DEFAULT_DURATIONS, durationsAtSpeed } from "./lifecycle/durations.js";
export { DEFAULT_S3_LIMITS, type S3Limits } from "./s3/limits.js";
export type { LocalOptions } from "./options.js";
export type { ActionName } from "./shape-types.js";
export { DataDirectoryInUseError, DataDirectoryUnusableError } from "./database/errors.js";
export type { DatastoreReport, JobReport } from "./storage.js";

export interface LocalHealthLake {
  /** `http://127.0.0.1:<port>`, the endpoint to give to a client. */
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  /** Absolute; undefined if nothing is kept. */
  readonly dataDir: string | undefined;
  /** Replaces the faults from the next call on; undefined ends them. */
  setFaults(faults: Faults | undefined): void;
  /** Gives a job a state of the caller's choice, in place of the clock's. Throws RangeError if it is unknown. */
  reportJob(jobId: string, report: JobReport): void;
  /** The same for a datastore; a delete ends it. */
  reportDatastore(datastoreId: string, report: DatastoreReport): void;
  /** Ends every socket, hanging ones too, and resolves when all are closed. May be called again. */
  close(): Promise<void>;
}

/** Sockets stay open between a poller's slow ticks: Node's default of 5 s would race with a request being sent. */
const KEEP_ALIVE_MS = 10 * 60_000;

/**
 * A HealthLake of one's own on 127.0.0.1. With a data directory it keeps everything there and its jobs move data; else
 * it is empty at the start, kept in memory, and its jobs only pass the time. Rejects with RangeError for an option that
 * cannot be, with DataDirectoryInUseError or DataDirectoryUnusableError, and with the listen error if the port is taken.
 * The caller closes it.
 */
export async function startLocalHealthLake(options: LocalOptions = {}): Promise<LocalHealthLake> {
  const settings = checkOptions(options);
  let url = "";
  if (settings.events) await assertWritable(settings.events);
  const data =
    settings.dataDir === undefined ? undefined : await openData(settings.dataDir, settings.onNotice);
  const services = createServices(settings, data, () => url);
  const s3 = data && (await openS3(data, settings));
  const events = settings.events && startEvents(settings.events, services, settings);
  const tellEvents = () => events?.wake();
  const mover =
    data &&
    startDataMover(data, {
      ...settings,
      ...services,
      preload: toPreload(settings),
      onChange: tellEvents,
    });
  const closing = new AbortController();
  // Every answer that a fault delays listens to it; Node warns of a leak beyond ten.
  setMaxListeners(0, closing.signal);
  const { onDefect } = settings;
  const onChange = () => {
    mover?.wake();
    tellEvents();
  };
  const context: AdminContext = { ...settings, services, onChange, closing: closing.signal };
  const reader = { ...settings, data, clock: services.clock };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (s3 && isForS3(request)) return s3.answer(request, response);
    if (isForReading(request)) return answerReading(reader, request, response);
    if (isForAdmin(request)) return answerAdmin(context, request, response);
    return answerRequest(context, request, response);
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy();
      onDefect(error);
    });
  });
  const close = async () => {
    await closeServer(server);
    await s3?.close();
    if (data && mover) await closeData(data, mover);
    await events?.close();
  };
  await listen(server, settings.port).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  let closed: Promise<void> | undefined;
  return {
    url,
    port,
    region: settings.region,
    accountId: settings.accountId,
    dataDir: data?.dataDir,
    setFaults: (next) => {
      context.faults = next;
    },
    reportJob: (jobId, report) => {
      reportJob(services, jobId, report);
      onChange();
    },
    reportDatastore: (datastoreId, report) => {
      reportDatastore(services, datastoreId, report);
      onChange();
    },
    close: () => {
      closing.abort();
      return (closed ??= close());
    },
  };
}

/** How long a job takes is not planned where it really moves data: it ends when it has. */
const UNTIL_MOVED = { importMs: Infinity, exportMs: Infinity } as const;

function createServices(settings: Settings, data: Data | undefined, localUrl: () => string): Services {
  return {
    clock: wholeMilliseconds(settings.clock),
    storage: data?.storage ?? createVolatileStorage(),
    durations: { ...settings.durations, ...(data && UNTIL_MOVED) },
    account: createAccount(
      settings.region,
      settings.accountId,
      settings.endpoints === "local" ? localUrl : undefined,
    ),
    pager: createPager(settings),
    quotas: settings.quotas === "aws" ? createPublishedQuotas(settings.clock) : NO_QUOTAS,
    keptJobs: settings.keptJobs,
    movesData: data !== undefined,
  };
}

function toPreload({ preloadPatients, preloadSeed }: Settings) {
  return {
    patients: preloadPatients,
    seed: preloadSeed,
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
