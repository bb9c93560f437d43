// What the caller may do: what it may not is not offered. The gateway decides all the same.
import { graphql, useLazyLoadQuery } from "react-relay";
import type { permissionsQuery } from "../__generated__/permissionsQuery.graphql";

const QUERY = graphql`
  query permissionsQuery {
    viewer {
      permissions {
        actions
        datastores
      }
    }
  }
`;

export type Can = (action: string, datastoreId?: string) => boolean;

/** Costs no call, and is asked once. `action` is a name in IAM; without a datastore: on any. */
export function useCan(): Can {
  const { viewer } = useLazyLoadQuery<permissionsQuery>(QUERY, {}, { fetchPolicy: "store-or-network" });
  const { permissions } = viewer;
  return (action, datastoreId) =>
    permissions == null ||
    permissions.some(
      ({ actions, datastores }) =>
        actions.includes(action) &&
        (datastores.includes("*") ||
          (datastoreId === undefined ? datastores.length > 0 : datastores.includes(datastoreId))),
    );
}
