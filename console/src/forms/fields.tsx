// Fields that say what HealthLake wants of them, in words, and show what the gateway found wrong.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import type { Violation } from "../relay/problems";

interface FieldProps {
  readonly label: string;
  /** Of the mutation's input: `inputDataConfig.s3Uri`. */
  readonly path: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly violations: readonly Violation[];
  readonly description?: string;
  /** What HealthLake takes, in words. */
  readonly constraint?: string;
  readonly isOptional?: boolean;
}

export function TextField(
  props: FieldProps & { readonly placeholder?: string; readonly autoFocus?: boolean },
) {
  const { path, value, onChange, placeholder = "", autoFocus = false } = props;
  return (
    <FormField {...toFormField(props)}>
      <Input
        name={path}
        value={value}
        placeholder={placeholder}
        autoFocus={autoFocus}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export function ChoiceField(
  props: FieldProps & { readonly options: readonly Option[]; readonly empty?: string },
) {
  const { value, onChange, options, empty = "Choose one" } = props;
  return (
    <FormField {...toFormField(props)}>
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        placeholder={empty}
        filteringType={options.length > 10 ? "auto" : "none"}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}

function toFormField({ label, path, violations, description, constraint, isOptional = false }: FieldProps) {
  const errorText = violations
    .filter((violation) => violation.path === path)
    .map(({ message }) => toWords(message, constraint))
    .join(" ");
  return {
    label: isOptional ? (
      <>
        {label} <i>– optional</i>
      </>
    ) : (
      label
    ),
    ...(description !== undefined && { description }),
    ...(constraint !== undefined && { constraintText: constraint }),
    ...(errorText !== "" && { errorText }),
  };
}

/** HealthLake's regular expressions are no text for people: then the field's own words are. */
function toWords(message: string, constraint: string | undefined): string {
  if (/must match|regular expression|pattern/i.test(message))
    return constraint === undefined
      ? "HealthLake does not take this."
      : "This is not in the form that is wanted.";
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
