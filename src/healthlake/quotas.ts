// The quotas AWS publishes for each action, and how QUOTA_PER_SECOND overrides them. Data only: it limits nothing itself.

/**
 * Calls per second, per account and Region, as of 2026-08 (docs/healthlake.md, "Quotas"). The two of 1/60 are published
 * as one call a minute. None is published for UpdateFHIRDatastore and RestoreFHIRDatastore: the one is taken for as quick as most,
 * the other, which makes a datastore, for as slow as its creation.
 */
export const PUBLISHED_QUOTAS = {
  CreateFHIRDatastore: 1 / 60,
  DeleteFHIRDatastore: 1 / 60,
  UpdateFHIRDatastore: 10,
  RestoreFHIRDatastore: 1 / 60,
  DescribeFHIRDatastore: 10,
  ListFHIRDatastores: 10,
  StartFHIRImportJob: 25,
  DescribeFHIRImportJob: 10,
  ListFHIRImportJobs: 10,
  StartFHIRExportJob: 1,
  DescribeFHIRExportJob: 10,
  ListFHIRExportJobs: 10,
  TagResource: 10,
  UntagResource: 10,
  ListTagsForResource: 10,
} as const;

/** An action of HealthLake, by its AWS name. */
export type Action = keyof typeof PUBLISHED_QUOTAS;

/** Calls per second of every action. */
export type Quotas = Readonly<Record<Action, number>>;

const MIN_PER_SECOND = 0.001;
const MAX_PER_SECOND = 100_000;

export interface ParsedQuotas {
  /** The published quotas with the overrides merged in; entries with a problem are left out. */
  readonly quotas: Quotas | "off";
  /** One sentence for each entry that cannot be used, naming it; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Reads `ListFHIRDatastores=20,DescribeFHIRDatastore=20`, or `off`; unset or blank means the published quotas. Never throws: the
 * caller reports the problems together with those of its other settings.
 */
export function parseQuotas(text: string | undefined): ParsedQuotas {
  const value = text?.trim() ?? "";
  if (value === "off") return { quotas: "off", problems: [] };
  const quotas: Record<Action, number> = { ...PUBLISHED_QUOTAS };
  const seen = new Set<Action>();
  const problems: string[] = [];
  for (const entry of value === "" ? [] : value.split(",")) {
    const parsed = parseEntry(entry.trim());
    if (typeof parsed === "string") {
      problems.push(parsed);
    } else if (seen.has(parsed.action)) {
      problems.push(`"${entry.trim()}": ${parsed.action} is given twice`);
    } else {
      seen.add(parsed.action);
      quotas[parsed.action] = parsed.perSecond;
    }
  }
  return { quotas, problems };
}

function parseEntry(entry: string): { action: Action; perSecond: number } | string {
  const [, action, number] = /^(\w+)\s*=\s*(\S+)$/.exec(entry) ?? [];
  if (action === undefined || number === undefined) return `"${entry}": expected Action=calls per second`;
  if (!isAction(action)) return `"${entry}": ${action} is no action of HealthLake`;
  const perSecond = /^\d+(\.\d+)?$/.test(number) ? Number(number) : NaN;
  if (!(perSecond >= MIN_PER_SECOND && perSecond <= MAX_PER_SECOND)) {
    return `"${entry}": expected a number from ${MIN_PER_SECOND} to ${MAX_PER_SECOND}, or off for all`;
  }
  return { action, perSecond };
}

function isAction(name: string): name is Action {
  return Object.hasOwn(PUBLISHED_QUOTAS, name);
}
