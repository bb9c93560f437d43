// Joins what sees changes with what brings events away.
import { open } from "node:fs/promises";
import type { Services } from "../control/services.js";
import { createDelivery } from "./delivery.js";
import { startEventQueue } from "./queue.js";
import type { EventsTarget } from "./target.js";
import { watchEvents } from "./watch.js";

export interface Events {
  /** To be called after every change of a datastore or job. */
  wake(): void;
  close(): Promise<void>;
}

export function startEvents(
  target: EventsTarget,
  services: Services,
  { onDefect, onNotice }: { onDefect: (error: unknown) => void; onNotice: (text: string) => void },
): Events {
  const where = "file" in target ? target.file : target.address;
  const queue = startEventQueue(createDelivery(target), where, onNotice);
  const watch = watchEvents(services, (event) => queue.send(event), onDefect);
  return {
    wake: () => watch.wake(),
    close: async () => {
      await watch.close();
      await queue.close();
    },
  };
}

/** Rejects with RangeError, which names the option, for a file that can't be written. */
export async function assertWritable(target: EventsTarget): Promise<void> {
  if (!("file" in target)) return;
  try {
    await (await open(target.file, "a")).close();
  } catch (error) {
    throw new RangeError(`option events can not be written: ${(error as Error).message}`, { cause: error });
  }
}
