/** The errors HealthLake answers with, and the form they take on the wire. */
export class ServiceError extends Error {
  constructor(
    /** The exception's bare name, such as `ConflictException`. */
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = type;
  }

  /** The body of the answer: clients of every age read the name from `__type`, the text from `Message`. */
  toJSON(): { __type: string; Message: string } {
    const namespace = COMMON.has(this.type) ? "com.amazon.coral.service" : "com.amazonaws.healthlake";
    return { __type: `${namespace}#${this.type}`, Message: this.message };
  }
}

/** Exceptions of AWS's common front end: no service model has them. */
const COMMON = new Set([
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "RequestEntityTooLargeException",
  "SerializationException",
  "UnknownOperationException",
  "UnrecognizedClientException",
]);

export function validationError(message: string) {
  return new ServiceError("ValidationException", message);
}
export function notFoundError(message: string) {
  return new ServiceError("ResourceNotFoundException", message);
}
export function conflictError(message: string) {
  return new ServiceError("ConflictException", message);
}
export function throttlingError(message: string) {
  return new ServiceError("ThrottlingException", message);
}
export function serializationError(message: string) {
  return new ServiceError("SerializationException", message);
}
export function internalError(message: string) {
  return new ServiceError("InternalServerException", message, 500);
}
