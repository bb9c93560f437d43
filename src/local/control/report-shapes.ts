// The shapes of what an admin sets, which no action takes, beside those of the service model's inputs.
import { NAME_PATTERN, type Shape, SHAPES } from "./constraints.js";

/** Under the names that Describe shows it by; the statuses are any, newer ones too. */
const REPORT_SHAPES = {
  DatastoreReport: {
    type: "structure",
    required: ["DatastoreStatus"],
    members: { DatastoreStatus: "AnyStatus", ErrorCause: "ErrorCause" },
  },
  ErrorCause: {
    type: "structure",
    members: { ErrorMessage: "ErrorMessage", ErrorCategory: "ErrorCategory" },
  },
  JobReport: {
    type: "structure",
    required: ["JobStatus"],
    members: { JobStatus: "AnyStatus", Message: "Message" },
  },
  AnyStatus: { type: "string", min: 1, max: 64, pattern: "[A-Z][A-Z0-9_]*" },
  ErrorCategory: { type: "string", enum: ["RETRYABLE_ERROR", "NON_RETRYABLE_ERROR"] },
  ErrorMessage: { type: "string", min: 1, max: 4096 },
  Message: { type: "string", min: 1, max: 2048, pattern: NAME_PATTERN },
} as const satisfies Record<string, Shape>;

export const ALL_SHAPES = { ...SHAPES, ...REPORT_SHAPES };
export type ShapeName = keyof typeof ALL_SHAPES;
