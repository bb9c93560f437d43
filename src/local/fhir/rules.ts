/** What the JSON schema can't say: elements that must be there, required value sets, the types a reference may have. */
import { createRequire } from "node:module";
import { type FhirResource, type Issue, errorIssue, missingElement, unknownElement } from "./issue.js";

/** What is used here of the package `fhir`, whose own types do not resolve in an ES module. */
interface Validator {
  validate(
    resource: object,
    options: { errorOnUnexpected: boolean; skipCodeValidation: boolean },
  ): { messages: { severity: string; location: string; message: string }[] };
}

const require = createRequire(import.meta.url);

/** Only for a resource whose structure was found to be right: the library takes that for granted. */
export function createRulesCheck(level: "strict" | "structure-only"): (resource: FhirResource) => Issue[] {
  const { Fhir } = require("fhir") as { Fhir: new () => Validator };
  const validator = new Fhir();
  const options = { errorOnUnexpected: true, skipCodeValidation: level !== "strict" };
  const validate = (resource: FhirResource) => {
    try {
      return validator.validate(resource, options).messages;
    } catch {
      // Resources inside a Bundle or Parameters have not been through the schema.
      return [
        { severity: "fatal", location: resource.resourceType, message: "The resource could not be read" },
      ];
    }
  };
  return (resource) =>
    validate(resource)
      .filter(({ severity }) => severity === "error" || severity === "fatal")
      .filter(({ message }) => level === "strict" || isStructural(message))
      .map(({ location, message }) => toIssue(location, message));
}

const isStructural = (message: string) =>
  message === "The resource could not be read" ||
  message === "Missing property" ||
  message === "Unexpected property" ||
  message.endsWith("entry is required");

function toIssue(location: string, message: string): Issue {
  if (message === "Missing property" || message.endsWith("entry is required"))
    return missingElement(location);
  if (message === "Unexpected property") return unknownElement(location);
  return errorIssue(message, location);
}
