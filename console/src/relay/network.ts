// The way to the gateway: queries and mutations over HTTP, subscriptions over one socket, each by the id of its text.
import { Network, Observable, type RequestParameters, type Variables } from "relay-runtime";
import { endpoint } from "../addresses";
import type { Session } from "../login/session";
import { type Cost, tell } from "./answers";
import { type AnswerError, OperationError, UnreachableError, isCode } from "./problems";
import type { Socket } from "./socket";

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly cost?: Cost };
}

export function createNetwork(session: Session, socket: Socket) {
  return Network.create(
    async (params, variables) => {
      const answer = await sendWithLogin(session, params, variables);
      const { data, errors = [], extensions } = answer;
      if (params.operationKind === "query")
        tell(params.name, { cost: extensions?.cost, errors, at: Date.now() });
      if (data == null || (params.operationKind === "mutation" && errors.length > 0 && isAllNull(data)))
        throw new OperationError(errors);
      return { data };
    },
    (params, variables) =>
      Observable.create((sink) =>
        socket.subscribe(toRequest(params, variables), {
          next: (result) => {
            const { data, errors } = result as Answer;
            if (data == null) sink.error(new OperationError(errors ?? []));
            else sink.next({ data });
          },
          error: (error) => sink.error(toError(error)),
          complete: () => sink.complete(),
        }),
      ),
  );
}

function toRequest(params: RequestParameters, variables: Variables) {
  if (params.id == null) throw new Error(`${params.name} has no id: run npm run relay`);
  return { documentId: params.id, operationName: params.name, variables };
}

/** Where the credential is refused it waits for the next one, while the page stays as it is. */
async function sendWithLogin(
  session: Session,
  params: RequestParameters,
  variables: Variables,
): Promise<Answer> {
  for (;;) {
    const credential = await session.credential();
    const answer = await send(toRequest(params, variables), credential?.headers ?? {});
    if (!isCode(answer.errors, "UNAUTHENTICATED")) return answer;
    await session.refused(credential, answer.errors?.[0]?.message);
  }
}

async function send(body: object, credential: Readonly<Record<string, string>>): Promise<Answer> {
  const headers = {
    accept: "application/graphql-response+json, application/json",
    "content-type": "application/json",
    ...credential,
  };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(body) }).catch(
    () => undefined,
  );
  if (!response) throw new UnreachableError("The gateway can't be reached.");
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new UnreachableError(`What answered is not the gateway: HTTP ${response.status}.`);
  }
}

function isAllNull(data: Record<string, unknown>): boolean {
  return Object.values(data).every((value) => value === null);
}

function toError(error: unknown): Error {
  if (error instanceof Error) return error;
  if (Array.isArray(error)) return new OperationError(error as AnswerError[]);
  return new UnreachableError("The socket to the gateway was closed for good.");
}
