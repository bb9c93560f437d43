// R4's primitive types: what they are in JSON, and the form that their values have.

import type { Format } from "ajv";

interface Primitive {
  readonly json: "string" | "number" | "integer" | "boolean";
  /** Which of those values it takes. */
  readonly format?: Format;
}

/** R4 allows 1 MB, counted here in UTF-16 code units. */
const MAX_STRING_LENGTH = 1024 * 1024;
const MAX_INTEGER = 2 ** 31 - 1;

const DATE = "(?!0000)\\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01]))?)?";
const DAY = "(?!0000)\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?";
const ZONE = "(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))";
const DATE_FORM = new RegExp(`^${DATE}$`);
const DATE_TIME_FORM = new RegExp(`^(?:${DATE}|${DAY}T${TIME}${ZONE})$`);
const INSTANT_FORM = new RegExp(`^${DAY}T${TIME}${ZONE}$`);

/** No control characters; white space of any alphabet is text. */
const TEXT = /^[\t\n\r -\uFFFF]+$/;
/** No white space of ASCII, which is what R4's expressions mean by it. */
const NO_SPACE = /^[!-\uFFFF]+$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function text(form: RegExp | ((value: string) => boolean)): Primitive {
  return { json: "string", format: { type: "string", validate: form } };
}

function integer(least: number): Primitive {
  const validate = (value: number) => value >= least && value <= MAX_INTEGER;
  return { json: "integer", format: { type: "number", validate } };
}

function isText(value: string): boolean {
  return value.length <= MAX_STRING_LENGTH && TEXT.test(value);
}

function isBase64(value: string): boolean {
  const packed = value.replace(/[ \t\r\n]+/g, "");
  return packed.length > 0 && packed.length % 4 === 0 && BASE64.test(packed);
}

/** A text of that form, whose day the month has. */
function dated(form: RegExp): Primitive {
  return text((value) => form.test(value) && isInCalendar(value));
}

function isInCalendar(value: string): boolean {
  const day = Number(value.slice(8, 10));
  if (day <= 28) return true;
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return date.getUTCDate() === day;
}

export const primitives: Readonly<Record<string, Primitive>> = {
  base64Binary: text(isBase64),
  boolean: { json: "boolean" },
  canonical: text(NO_SPACE),
  code: text(/^[!-\uFFFF]+(?: [!-\uFFFF]+)*$/),
  date: dated(DATE_FORM),
  dateTime: dated(DATE_TIME_FORM),
  decimal: { json: "number" },
  id: text(/^[A-Za-z0-9\-.]{1,64}$/),
  instant: dated(INSTANT_FORM),
  integer: integer(-(2 ** 31)),
  markdown: text(isText),
  oid: text(/^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/),
  positiveInt: integer(1),
  string: text(isText),
  time: text(new RegExp(`^${TIME}$`)),
  unsignedInt: integer(0),
  uri: text(NO_SPACE),
  url: text(NO_SPACE),
  uuid: text(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  xhtml: text(/^\s*<div[\s/>][^]*>\s*$/),
};
