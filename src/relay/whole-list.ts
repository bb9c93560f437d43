// A whole list, page after page: what must be known before items can be put in an order of the gateway's own.
import { GatewayError } from "../errors.js";
import { type ListSource, Pages } from "./connection.js";

/** So many items at most are held for one field: a hundred full pages. */
export const MAX_ITEMS = 50_000;

/** What all the lists of one field may hold together. */
export class ItemBudget {
  private items = 0;

  /** `narrower` says what to ask for instead. */
  constructor(private readonly narrower: string) {}

  /** Throws OPERATION_TOO_EXPENSIVE beyond MAX_ITEMS. */
  take(count: number): void {
    this.items += count;
    if (this.items > MAX_ITEMS) throw this.exceeded(`More than ${MAX_ITEMS} items would have to be ordered`);
  }

  /** What failed for the number of calls, with what to ask for instead; anything else as it is. */
  explain(error: unknown): unknown {
    if (!(error instanceof GatewayError) || error.code !== "OPERATION_TOO_EXPENSIVE") return error;
    return error.message.endsWith(this.narrower) ? error : this.exceeded(error.message, error);
  }

  private exceeded(what: string, cause?: GatewayError): GatewayError {
    const message = `${what}: ${this.narrower}`;
    return new GatewayError("OPERATION_TOO_EXPENSIVE", message, cause?.facts ?? {}, { cause });
  }
}

export interface WholeList<T> {
  readonly items: readonly T[];
  readonly pages: number;
}

/** Every item that belongs to the list. Rejects as `fetchPage` does, and with OPERATION_TOO_EXPENSIVE over the budget. */
export async function loadWhole<T>(source: ListSource<T>, budget: ItemBudget): Promise<WholeList<T>> {
  const items: T[] = [];
  const walk = new Pages(source, undefined);
  let pages = 0;
  try {
    for (let page = await walk.next(); page; page = await walk.next()) {
      budget.take(page.items.length);
      for (const item of page.items) if (source.accepts?.(item) ?? true) items.push(item);
      pages++;
    }
  } catch (error) {
    throw budget.explain(error);
  }
  return { items, pages };
}
