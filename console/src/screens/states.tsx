// What a screen shows when it has nothing to show: it loads, it broke, or what it is about does not exist.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { type AnswerError, OperationError } from "../relay/problems";

export function Loading() {
  return (
    <Box textAlign="center" padding="xxl" color="text-body-secondary">
      <Spinner size="large" /> <span role="status">Loading</span>
    </Box>
  );
}

export function Broken({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const errors = error instanceof OperationError ? error.errors : [];
  return (
    <Box padding={{ top: "l" }}>
      <Alert
        type="error"
        header="This screen could not be loaded"
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {errors.length === 0 ? error.message : <ErrorList errors={errors} />}
      </Alert>
    </Box>
  );
}

export function Missing({ what }: { readonly what: string }) {
  return (
    <Box padding="xxl" textAlign="center">
      <SpaceBetween size="m">
        <Box variant="h1">There is no such thing</Box>
        <Box color="text-body-secondary">HealthLake does not list {what} (any more).</Box>
        <Link href="#/">Back to the board</Link>
      </SpaceBetween>
    </Box>
  );
}

/** Alike errors once, with the code by which to look them up and the id by which the gateway's log has them. */
export function ErrorList({ errors }: { readonly errors: readonly AnswerError[] }) {
  const byMessage = new Map(errors.map((error) => [error.message, error]));
  return (
    <SpaceBetween size="xxs">
      {[...byMessage.values()].slice(0, 5).map(({ message, extensions }) => (
        <div key={message}>
          {message}{" "}
          <Box variant="small" display="inline">
            {extensions?.code}
            {extensions?.requestId !== undefined && `, request ${extensions.requestId}`}
          </Box>
        </div>
      ))}
      {byMessage.size > 5 && <Box variant="small">and {byMessage.size - 5} more</Box>}
    </SpaceBetween>
  );
}
