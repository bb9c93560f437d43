// Sends a form's mutation: once, whatever is clicked; with one clientToken for one input, so that what was sent and not answered
// can be sent again and starts nothing twice; and tells which field the gateway finds wrong.
import { useRef, useState } from "react";
import { useMutation } from "react-relay";
import type { GraphQLTaggedNode, MutationParameters } from "relay-runtime";
import { OperationError, UnreachableError, type Violation } from "../relay/problems";

interface WithInput extends MutationParameters {
  readonly variables: { readonly input: object };
}

export interface Submission<I> {
  readonly isInFlight: boolean;
  readonly violations: readonly Violation[];
  /** What is wrong with no field of its own, in words. */
  readonly problem: string | undefined;
  readonly send: (input: I) => void;
}

type InputOf<T extends WithInput> = Omit<T["variables"]["input"], "clientToken" | "clientMutationId">;

export function useSubmission<T extends WithInput>(
  mutation: GraphQLTaggedNode,
  onDone: (response: T["response"]) => void,
): Submission<InputOf<T>> {
  const [commit] = useMutation<T>(mutation);
  const [isInFlight, setInFlight] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const sent = useRef<{ readonly text: string; readonly clientToken: string }>(undefined);
  const isSending = useRef(false);
  const send = (input: InputOf<T>) => {
    if (isSending.current) return;
    isSending.current = true;
    setInFlight(true);
    const text = JSON.stringify(input);
    if (sent.current?.text !== text) sent.current = { text, clientToken: crypto.randomUUID() };
    const { clientToken } = sent.current;
    const settle = (error?: Error) => {
      isSending.current = false;
      setInFlight(false);
      setFailure(error);
    };
    commit({
      variables: { input: { ...input, clientToken } },
      onCompleted: (response) => {
        settle();
        onDone(response);
      },
      onError: (error) => settle(error),
    });
  };
  const violations = failure instanceof OperationError ? failure.violations : [];
  return { isInFlight, violations, problem: toProblem(failure, violations), send };
}

function toProblem(failure: Error | undefined, violations: readonly Violation[]): string | undefined {
  if (!failure || violations.length > 0) return undefined;
  if (failure instanceof UnreachableError)
    return `${failure.message} It may have been sent all the same: sending it again does nothing twice.`;
  return failure.message;
}
