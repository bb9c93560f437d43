// What all screens share: one query, asked again when the socket is back, or when some of it could not be had; its header; what of it could not be had; and what it cost.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type ReactNode, useEffect, useState } from "react";
import { useLazyLoadQuery } from "react-relay";
import { type GraphQLTaggedNode, type OperationType, getRequest } from "relay-runtime";
import { useConnection } from "../connection";
import { Live } from "../parts/live";
import { toTime } from "../parts/time";
import { useAnswer } from "../relay/answers";
import type { AnswerError } from "../relay/problems";
import { useStore } from "../store";
import { ErrorList } from "./states";

export function useScreenQuery<T extends OperationType>(
  query: GraphQLTaggedNode,
  variables: T["variables"],
  /** Another one has it asked again. */
  version = 0,
): T["response"] {
  const { returns } = useStore(useConnection().socket.state);
  const retries = useRetries(getRequest(query).params.name);
  return useLazyLoadQuery<T>(query, variables, {
    fetchPolicy: "store-and-network",
    fetchKey: `${returns} ${version} ${retries}`,
  });
}

const RETRY_MS = 10_000;

/** Rises some seconds after an answer of which something could not be had then, but may be later. */
function useRetries(query: string): number {
  const [retries, setRetries] = useState(0);
  const answer = useAnswer(query);
  useEffect(() => {
    const waits = (answer?.errors ?? [])
      .filter(({ extensions }) => extensions?.retryable === true)
      .map(({ extensions }) => extensions?.retryAfterMs ?? 0);
    if (waits.length === 0) return undefined;
    const timer = setTimeout(() => setRetries((count) => count + 1), Math.max(RETRY_MS, ...waits));
    return () => clearTimeout(timer);
  }, [answer]);
  return retries;
}

interface ScreenProps {
  readonly title: string;
  /** The screens above this one. */
  readonly above?: readonly { readonly text: string; readonly href: string }[];
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** `final`: what it shows can't change any more; `none`: it shows nothing that changes. Default: it is live. */
  readonly liveness?: "live" | "final" | "none";
  /** The name of its query. */
  readonly query: string;
  readonly children: ReactNode;
}

export function Screen({
  title,
  above = [],
  description,
  actions,
  liveness = "live",
  query,
  children,
}: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · HealthLake console`;
  }, [title]);
  const problems = (useAnswer(query)?.errors ?? []).filter(isProblem);
  return (
    <ContentLayout
      breadcrumbs={
        above.length > 0 && (
          <BreadcrumbGroup items={[...above, { text: title, href: location.hash }]} ariaLabel="Where" />
        )
      }
      header={
        <Header
          variant="h1"
          description={description}
          actions={
            <SpaceBetween direction="horizontal" size="s" alignItems="center">
              {liveness !== "none" && <Live isFinal={liveness === "final"} />}
              {actions}
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {problems.length > 0 && (
          <Alert type="warning" header="Some of this could not be loaded">
            <ErrorList errors={problems} />
          </Alert>
        )}
        {children}
        <Footer query={query} />
      </SpaceBetween>
    </ContentLayout>
  );
}

/** What a caller may not see is left out where it would stand. */
function isProblem({ path, extensions }: AnswerError): boolean {
  return !(extensions?.code === "FORBIDDEN" && path?.includes("samples"));
}

function Footer({ query }: { readonly query: string }) {
  const answer = useAnswer(query);
  if (!answer) return null;
  const { cost, at } = answer;
  return (
    <Box variant="small" textAlign="right">
      {cost
        ? `${cost.actualCalls} calls to HealthLake (estimated: ${cost.estimatedCalls}), ${cost.cacheHits} answers from the cache`
        : "Cost unknown"}
      , asked at {toTime(at)}
    </Box>
  );
}
