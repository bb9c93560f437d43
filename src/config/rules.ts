// What a setting's text must be, and the value it stands for. Every rule says what it wants and what it got.
import { isIP, isIPv4 } from "node:net";
import { z } from "zod";
import { isPlainBucket } from "../aws/buckets.js";
import { type Quotas, parseQuotas } from "../healthlake/quotas.js";

export interface Setting<T> {
  /** The value as text, as it would stand in the environment; undefined where unset is a value of its own. */
  readonly default: string | undefined;
  readonly rule: z.ZodType<T, string | undefined>;
  /** What it means, with the unit. */
  readonly meaning: string;
  /** The command-line flag where it is not the name in lower case with dashes. */
  readonly flag?: string;
}

export function setting<T>(
  byDefault: string | undefined,
  meaning: string,
  rule: z.ZodType<T, string | undefined>,
): Setting<T> {
  return { default: byDefault, meaning, rule };
}

const BOOLEANS = new Map([
  ["true", true],
  ["false", false],
]);

/** Whether only this machine can reach a server that listens at `host`. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

export function integer(least: number, most: number): z.ZodType<number, string | undefined> {
  return number(/^\d{1,15}$/, "a whole number", least, most);
}

export function decimal(least: number, most: number): z.ZodType<number, string | undefined> {
  return number(/^\d+(\.\d+)?$/, "a number", least, most);
}

function number(
  form: RegExp,
  what: string,
  least: number,
  most: number,
): z.ZodType<number, string | undefined> {
  return rule(`must be ${what} from ${least} to ${most}`, (text) => {
    const value = Number(text);
    return form.test(text) && value >= least && value <= most ? value : undefined;
  });
}

export function boolean(): z.ZodType<boolean, string | undefined> {
  return rule("must be true or false", (text) => BOOLEANS.get(text));
}

export function oneOf<T extends string>(values: readonly T[]): z.ZodType<T, string | undefined> {
  return rule(`must be one of ${values.join(", ")}`, (text) => values.find((value) => value === text));
}

export function text(demand: string, form = /\S/): z.ZodType<string, string | undefined> {
  return rule(demand, (given) => (form.test(given) ? given : undefined));
}

/** A path, or a URL that nobody on the way can change the answer of. */
export function jwks(): z.ZodType<string, string | undefined> {
  return rule(
    "must be the path of a file, or an https URL without user and password (http on loopback alone)",
    (text) => (!SCHEME.test(text) || isSafe(text) ? text : undefined),
  );
}

/** A URL that nobody on the way can change the answer of. */
export function secureUrl(): z.ZodType<string, string | undefined> {
  return rule("must be an https URL without user and password (http on loopback alone)", (text) =>
    isSafe(text) ? text : undefined,
  );
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = protocol === "http:" && isLoopback(hostname.replace(/^\[|\]$/g, ""));
  return (protocol === "https:" || isLocal) && username === "" && password === "";
}

/** Undefined where it is not set. */
export function optional<T>(
  wanted: z.ZodType<T, string | undefined>,
): z.ZodType<T | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((given, context) => {
      if (given === undefined) return undefined;
      const result = wanted.safeParse(given);
      if (result.success) return result.data;
      for (const { message } of result.error.issues) context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

/** A list of scheme, host and port, as browsers send them. */
export function origins(): z.ZodType<readonly string[], string | undefined> {
  return z
    .string()
    .optional()
    .transform((text = "", context) => {
      const given = text.split(",").map((origin) => origin.trim());
      const wrong = given.filter((origin) => origin !== "" && !isOrigin(origin));
      for (const origin of wrong)
        context.addIssue({
          code: "custom",
          message: `must hold origins like https://app.example, not "${origin}"`,
        });
      return given.filter((origin) => origin !== "");
    });
}

/** Undefined where it is not set, so that the local HealthLake can have another default. */
export function buckets(): z.ZodType<readonly string[] | undefined, string | undefined> {
  return optional(
    rule("must be plain names of buckets, joined by commas", (text) => {
      const names = text.split(",").map((name) => name.trim());
      return names.every(isPlainBucket) ? names : undefined;
    }),
  );
}

/** A number of hops, or addresses and networks; none where it is not set. */
export function proxies(): z.ZodType<number | readonly string[], string | undefined> {
  return z
    .string()
    .optional()
    .transform((text = "", context) => {
      if (/^\d{1,2}$/.test(text)) return Number(text);
      const given = text
        .split(",")
        .map((proxy) => proxy.trim())
        .filter((proxy) => proxy !== "");
      for (const proxy of given.filter((text) => !isNetwork(text)))
        context.addIssue({
          code: "custom",
          message: `must be a number of proxies, or addresses and networks like 10.0.0.0/8, not "${proxy}"`,
        });
      return given;
    });
}

function isNetwork(text: string): boolean {
  const [, address = "", prefix = "0"] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(prefix) <= (version === 4 ? 32 : 128);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !text.includes("*");
}

/** Undefined where it is not set, so that the local HealthLake can have another default. */
export function quotas(): z.ZodType<Quotas | "off" | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const parsed = parseQuotas(text);
      for (const message of parsed.problems) context.addIssue({ code: "custom", message });
      return parsed.quotas;
    });
}

/** A rule that tells what it wants and what it got; `parse` gives undefined for what it can't take. */
export function rule<T>(
  demand: string,
  parse: (text: string) => T | undefined,
): z.ZodType<T, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text = "", context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: `${demand}, not "${text}"` });
      return z.NEVER;
    });
}

/** Of LOCAL_FAULTS; its actions are checked where it is used. */
export function faults(): z.ZodType<string, string | undefined> {
  const form =
    /^(((^|, *)(\w+\.)?(throttle|error|reset|lost-answer|delay)=(0|1|0?\.\d+|1\.0+)(:\d{1,6})?))+$/;
  return text("must be entries like throttle=0.1 or CreateFHIRDatastore.delay=0.2:300", form);
}
