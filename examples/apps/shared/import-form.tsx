// The form that starts an import. It begins with what the demo has, and shows each violation at its field.
import { type FormEvent, useId } from "react";

export interface ImportInput {
  readonly datastoreId: string;
  readonly name: string;
  readonly inputDataConfig: { readonly s3Uri: string };
  readonly jobOutputDataConfig: {
    readonly s3Configuration: { readonly s3Uri: string; readonly kmsKeyId: string };
  };
  readonly dataAccessRoleArn: string;
}

/** What an answer says of a refused mutation. */
export interface Refusal {
  readonly message: string;
  readonly extensions?: { readonly [name: string]: unknown } | undefined;
}

interface Violation {
  readonly path: string;
  readonly message: string;
}

interface ImportFormProps {
  readonly datastores: readonly { readonly id: string; readonly name: string | null | undefined }[];
  readonly isBusy: boolean;
  readonly refusal: Refusal | undefined;
  readonly onStart: (input: ImportInput) => void;
}

const OUTPUT = "jobOutputDataConfig.s3Configuration";

export function ImportForm({ datastores, isBusy, refusal, onStart }: ImportFormProps) {
  const violations = (refusal?.extensions?.violations ?? []) as readonly Violation[];
  const start = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onStart(toInput(new FormData(event.currentTarget)));
  };
  const field = (path: string, label: string, value: string) => (
    <Field
      path={path}
      label={label}
      value={value}
      problem={violations.find((it) => it.path === path)?.message}
    />
  );
  return (
    <section>
      <h2>Start an import</h2>
      <form onSubmit={start}>
        <label>
          Datastore
          <select name="datastoreId" required>
            {datastores.map(({ id, name }) => (
              <option key={id} value={id}>
                {name ?? id}
              </option>
            ))}
          </select>
        </label>
        {field("name", "Name", "from-an-app")}
        {field("inputDataConfig.s3Uri", "Input", "s3://demo-intake/")}
        {field(`${OUTPUT}.s3Uri`, "Log", "s3://demo-results/import-logs/from-an-app/")}
        {field(`${OUTPUT}.kmsKeyId`, "KMS key", "alias/example")}
        {field("dataAccessRoleArn", "Role", "arn:aws:iam::123456789012:role/HealthLakeImport")}
        <button disabled={isBusy}>Start</button>
      </form>
      {refusal && violations.length === 0 && <p className="error">{refusal.message}</p>}
    </section>
  );
}

interface FieldProps {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
}

function Field({ path, label, value, problem }: FieldProps) {
  const problemId = useId();
  return (
    <label>
      {label}
      <input
        name={path}
        defaultValue={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
      />
      {problem !== undefined && (
        <span id={problemId} className="error">
          {problem}
        </span>
      )}
    </label>
  );
}

function toInput(data: FormData): ImportInput {
  const text = (path: string) => String(data.get(path) ?? "");
  return {
    datastoreId: text("datastoreId"),
    name: text("name"),
    inputDataConfig: { s3Uri: text("inputDataConfig.s3Uri") },
    jobOutputDataConfig: {
      s3Configuration: { s3Uri: text(`${OUTPUT}.s3Uri`), kmsKeyId: text(`${OUTPUT}.kmsKeyId`) },
    },
    dataAccessRoleArn: text("dataAccessRoleArn"),
  };
}
