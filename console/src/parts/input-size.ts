// How much an import has to read. HealthLake never says it: the gateway counts what lies in S3, once for each import that runs.
import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";
import type { inputSizeQuery } from "../__generated__/inputSizeQuery.graphql";

const QUERY = graphql`
  query inputSizeQuery($id: ID!) {
    node(id: $id) {
      ... on ImportJob {
        inputObjects {
          totalBytes
          complete
        }
      }
    }
  }
`;

/** In bytes. Undefined where it is not known, or not all of it was counted: then there is no percentage. */
export function useInputSize(jobId: string, isWanted: boolean): number | undefined {
  const environment = useRelayEnvironment();
  const [bytes, setBytes] = useState<number>();
  useEffect(() => {
    if (!isWanted) return;
    const subscription = fetchQuery<inputSizeQuery>(
      environment,
      QUERY,
      { id: jobId },
      { fetchPolicy: "store-or-network" },
    ).subscribe({
      next: ({ node }) => {
        const found = node?.inputObjects;
        setBytes(found?.complete && found.totalBytes > 0 ? found.totalBytes : undefined);
      },
      // Without it there is no percentage, and that is all.
      error: () => setBytes(undefined),
    });
    return () => subscription.unsubscribe();
  }, [environment, jobId, isWanted]);
  return bytes;
}
