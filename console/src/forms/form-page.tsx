// The frame of a form that is a screen of its own.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import CloudscapeForm from "@cloudscape-design/components/form";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { Screen } from "../screens/screen";
import type { Violation } from "../relay/problems";

interface FormPageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly query: string;
  readonly submitText: string;
  readonly submission: {
    readonly isInFlight: boolean;
    readonly violations: readonly Violation[];
    readonly problem: string | undefined;
  };
  /** Paths of the fields that show their own violations. */
  readonly fields: readonly string[];
  readonly cancelHref: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function FormPage(props: FormPageProps) {
  const { title, description, query, submitText, submission, fields, cancelHref, onSubmit, children } = props;
  const others = submission.violations.filter(({ path }) => !fields.includes(path));
  return (
    <Screen
      title={title}
      above={[{ text: "Board", href: "#/" }]}
      query={query}
      description={description}
      liveness="none"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <CloudscapeForm
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={cancelHref} variant="link">
                Cancel
              </Button>
              <Button variant="primary" loading={submission.isInFlight}>
                {submitText}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {submission.problem !== undefined && <Alert type="error">{submission.problem}</Alert>}
            {others.length > 0 && (
              <Alert type="error">
                {others.map(({ path, message }) => (
                  <div key={path}>
                    {path}: {message}
                  </div>
                ))}
              </Alert>
            )}
            <Container>
              <SpaceBetween size="l">{children}</SpaceBetween>
            </Container>
          </SpaceBetween>
        </CloudscapeForm>
      </form>
    </Screen>
  );
}
