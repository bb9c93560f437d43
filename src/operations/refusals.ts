// The errors of an operation that is refused before it is run.
import { GraphQLError } from "graphql";
import type { GatewayError } from "../errors.js";

export function refusal(code: string, message: string, facts: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, retryable: false, ...facts } });
}

export function toRefusal(error: GatewayError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}

export function isErrors<T extends object>(
  value: T | readonly GraphQLError[],
): value is readonly GraphQLError[] {
  return Array.isArray(value);
}
