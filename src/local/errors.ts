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
    const namespace = common.has(this.type) ? "com.amazon.coral.service" : "com.amazonaws.healthlake";
    return { __type: `${namespace}#${this.type}`, Message: this.message };
  }
}

/** Exceptions of AWS's common front end: no service model has them. */
const common = new Set([
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "RequestEntityTooLargeException",
  "SerializationException",
  "UnknownOperationException",
  "UnrecognizedClientException",
]);

export const validationError = (message: string) => new ServiceError("ValidationException", message);
export const notFoundError = (message: string) => new ServiceError("ResourceNotFoundException", message);
export const conflictError = (message: string) => new ServiceError("ConflictException", message);
export const throttlingError = (message: string) => new ServiceError("ThrottlingException", message);
export const serializationError = (message: string) => new ServiceError("SerializationException", message);
export const internalError = (message: string) => new ServiceError("InternalServerException", message, 500);
