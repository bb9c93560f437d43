// S3 at the local HealthLake's own address.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Data } from "../data.js";
import { type Answer, toErrorAnswer, writeAnswer } from "./answer.js";
import { type Access, authorize } from "./authorize.js";
import { createDiskUse } from "./disk-use.js";
import { S3Error, toS3Error } from "./errors.js";
import type { S3Services } from "./exchange.js";
import type { S3Limits } from "./limits.js";
import { createLocks } from "./locks.js";
import { createMetadata } from "./metadata.js";
import { findOperation } from "./operations/index.js";
import { parseRequest } from "./request.js";
import { createUploads } from "./uploads.js";

export interface S3 {
  /** Resolves when it is answered, or its client is gone. A defect in here is an InternalError and told to onDefect. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Resolves when nothing is written any more. To be called when all sockets are closed. */
  close(): Promise<void>;
}

export interface S3Settings extends Access {
  readonly region: string;
  readonly s3Limits: S3Limits;
  readonly onDefect: (error: unknown) => void;
}

/** Sweeps what a process left that died while it wrote. */
export async function openS3(data: Data, settings: S3Settings): Promise<S3> {
  const services = createServices(data, settings);
  await sweep(services);
  const underWay = new Set<Promise<void>>();
  return {
    answer: async (request, response) => {
      const isFull = underWay.size >= settings.s3Limits.maxRequests;
      const answered = isFull
        ? refuse(request, response, new S3Error("SlowDown", "Please reduce your request rate"))
        : exchange(services, settings, request, response);
      underWay.add(answered);
      await answered.finally(() => underWay.delete(answered));
    },
    close: async () => {
      await Promise.allSettled(underWay);
    },
  };
}

function createServices({ buckets, database, dataDir }: Data, settings: S3Settings): S3Services {
  const { region, accountId, s3Limits: limits } = settings;
  const diskUse = createDiskUse(join(dataDir, "s3"), limits.maxStoredBytes);
  const locks = createLocks();
  const uploads = createUploads({ buckets, diskUse, locks, maxOpenUploads: limits.maxOpenUploads });
  return {
    buckets,
    metadata: createMetadata(database),
    diskUse,
    locks,
    uploads,
    limits,
    region,
    accountId,
  };
}

/** A bucket that can't be read is no reason not to start: those who ask for it are told. */
async function sweep({ buckets, uploads }: S3Services): Promise<void> {
  for (const { name } of await buckets.buckets().catch(() => [])) {
    await buckets.removeParts(name).catch(() => {});
    await uploads.sweep(name).catch(() => {});
  }
}

async function exchange(
  services: S3Services,
  settings: S3Settings,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: Answer;
  const requestId = randomUUID();
  try {
    const request = parseRequest(incoming);
    const signing = await authorize(request, settings);
    answer = await findOperation(request)({ ...services, request, signing });
  } catch (error) {
    // A client that is gone, or a stop, is nobody's defect.
    if (response.destroyed) return;
    const known = toS3Error(error);
    if (!known) settings.onDefect(error);
    return refuse(incoming, response, known ?? new S3Error("InternalError", "Internal failure"), requestId);
  }
  try {
    await writeAnswer(response, requestId, answer);
  } catch (error) {
    response.destroy();
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") settings.onDefect(error);
  }
}

async function refuse(
  incoming: IncomingMessage,
  response: ServerResponse,
  error: S3Error,
  requestId = randomUUID(),
): Promise<void> {
  const { method = "", url = "" } = incoming;
  const resource = url.split("?")[0] ?? "";
  await writeAnswer(response, requestId, toErrorAnswer(error, { resource, requestId, method }));
  // Read on, or a client that is still sending would see a broken socket, not the answer.
  incoming.resume();
}
