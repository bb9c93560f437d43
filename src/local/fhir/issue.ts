/** One finding about a resource, as it stands in an OperationOutcome. */
export interface Issue {
  readonly severity: "error" | "warning" | "information";
  readonly code: "processing";
  readonly diagnostics: string;
  /** Paths such as `Patient.name[0].family`. */
  readonly location?: readonly string[];
}

export type FhirResource = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  readonly id: string;
};

export const errorIssue = (diagnostics: string, path?: string): Issue => ({
  severity: "error",
  code: "processing",
  diagnostics,
  ...(path !== undefined && { location: [path] }),
});

/** The documented text for an element that must be there. */
export function missingElement(path: string): Issue {
  const type = path.slice(0, path.search(/[.[]|$/));
  const profile = `http://hl7.org/fhir/StructureDefinition/${type}`;
  return errorIssue(`Profile ${profile}, Element '${path}': minimum required = 1, but only found 0`, path);
}

/** The documented text for an element that R4 does not have there. */
export const unknownElement = (path: string): Issue =>
  errorIssue(`Unrecognised property '@${path.slice(path.lastIndexOf(".") + 1)}'`, path);
