// What a line of a FAILURE object says (docs/healthlake.md, Import files), and what many such lines have in common. The lines are
// untrusted: whatever they are, a cause comes of them.
import { TOO_LONG } from "./lines.js";

/** One thing that is wrong with one line of the input. */
export interface Finding {
  readonly code: string | undefined;
  /** As it stands: `Patient.name[0].given`. */
  readonly location: string | undefined;
  readonly diagnostics: string;
}

export interface FailedLine {
  readonly lineId: number | undefined;
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
  /** At least one. */
  readonly findings: readonly Finding[];
}

/** What lines are grouped by. */
export interface Cause {
  readonly code: string | undefined;
  readonly element: string | undefined;
  readonly text: string;
}

const MAX_FINDINGS = 20;
const MAX_TEXT = 2000;
const MAX_NAME = 200;
const NO_WORDS = "HealthLake gives no cause";

export function parseFailedLine(line: string): FailedLine {
  if (line === TOO_LONG) return unreadableLine("A line of the failures is too long to be read");
  const parsed = asObject(parse(line));
  if (!parsed) return unreadableLine("A line of the failures is no JSON");
  const { lineId, resourceType, resourceId, UpdateResourceResponse: response } = parsed;
  const blob = asObject(response)?.jsonBlob;
  const outcome = asObject(typeof blob === "string" ? parse(blob) : blob);
  const issues = Array.isArray(outcome?.issue) ? (outcome.issue as unknown[]) : [];
  const findings = issues.slice(0, MAX_FINDINGS).flatMap(toFinding);
  return {
    lineId: Number.isSafeInteger(lineId) ? (lineId as number) : undefined,
    resourceType: typeof resourceType === "string" ? resourceType.slice(0, MAX_NAME) : undefined,
    resourceId: typeof resourceId === "string" ? resourceId.slice(0, MAX_NAME) : undefined,
    findings:
      findings.length > 0 ? findings : [{ code: undefined, location: undefined, diagnostics: NO_WORDS }],
  };
}

function unreadableLine(diagnostics: string): FailedLine {
  const findings = [{ code: undefined, location: undefined, diagnostics }];
  return { lineId: undefined, resourceType: undefined, resourceId: undefined, findings };
}

/** Warnings and information ride along with errors: they are no cause. */
function toFinding(issue: unknown): Finding[] {
  const { severity, code, diagnostics, details, expression, location } = asObject(issue) ?? {};
  if (severity === "warning" || severity === "information") return [];
  const text = [diagnostics, asObject(details)?.text].find((one) => typeof one === "string");
  return [
    {
      code: typeof code === "string" ? code.slice(0, MAX_NAME) : undefined,
      location: firstText(expression) ?? firstText(location),
      diagnostics: typeof text === "string" ? text.slice(0, MAX_TEXT) : NO_WORDS,
    },
  ];
}

function firstText(list: unknown): string | undefined {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === "string" ? first.slice(0, MAX_NAME) : undefined;
}

const ELLIPSIS = "…";
/** Values that a text quotes; a lone quote is an apostrophe. */
const QUOTED = /'[^']*'|"[^"]*"|`[^`]*`/g;
/** Indices of elements: `[0]`, or a number between slashes. */
const INDEX = /\[\d+\]|\/\d+(?=\/|$)/g;
/** Words; one with a digit in it is a number, a time or an id. */
const WORD = /[\p{L}\p{N}_/:.@%+-]+/gu;
const DIGIT = /\p{N}/u;
const ELEMENT = /^[A-Za-z]{1,64}(\.[A-Za-z]{1,64}){1,20}$/;

/** The same for all lines that fail alike: without indices, quoted values, numbers and ids. */
export function toCause(
  { code, location, diagnostics }: Finding,
  { resourceType, resourceId }: Pick<FailedLine, "resourceType" | "resourceId">,
): Cause {
  const known = resourceId ? diagnostics.replaceAll(resourceId, ELLIPSIS) : diagnostics;
  const toQuoted = (quoted: string) => {
    const within = quoted.slice(1, -1);
    // An element's own path is no value: `Patient.name` says what is wrong with a Patient.
    const isOwnElement = within.startsWith(`${resourceType}.`) && ELEMENT.test(within);
    return isOwnElement ? quoted : `${quoted[0]}${ELLIPSIS}${quoted[0]}`;
  };
  return {
    code,
    element: location === undefined ? undefined : withoutNumbers(location.replace(INDEX, "")),
    text: withoutNumbers(known.replace(INDEX, "").replace(QUOTED, toQuoted)),
  };
}

function withoutNumbers(text: string): string {
  return text.replace(WORD, (word) => (DIGIT.test(word) ? ELLIPSIS : word));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
