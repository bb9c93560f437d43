/** What is told by an OperationOutcome: `code` is one of FHIR's issue types. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
