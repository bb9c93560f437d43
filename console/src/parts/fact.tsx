// Facts in two columns of name and value, and values to copy.
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import type { ReactNode } from "react";

export type Fact = readonly [label: string, value: ReactNode];

export function Facts({
  facts,
  columns = 3,
}: {
  readonly facts: readonly Fact[];
  readonly columns?: number;
}) {
  return (
    <KeyValuePairs
      columns={columns}
      minColumnWidth={200}
      items={facts.map(([label, value]) => ({ label, value }))}
    />
  );
}

export function Copyable({
  text,
  what,
}: {
  readonly text: string | null | undefined;
  readonly what: string;
}) {
  if (text == null) return <>–</>;
  return (
    <span className="mono">
      <CopyToClipboard
        variant="inline"
        textToCopy={text}
        copyButtonAriaLabel={`Copy ${what}`}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
    </span>
  );
}
