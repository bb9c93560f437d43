// What an export has written.
import { graphql, useFragment } from "react-relay";
import type { files_job$data, files_job$key } from "../../__generated__/files_job.graphql";
import { toCount, toSize } from "../../parts/numbers";
import { type Column, List } from "../../parts/table";

type File = NonNullable<NonNullable<files_job$data["results"]>["files"]>["nodes"][number];

export function Files({ job }: { readonly job: files_job$key }) {
  const { endTime, results } = useFragment(
    graphql`
      fragment files_job on ExportJob {
        endTime
        results {
          files(first: 50) {
            nodes {
              key
              sizeInBytes
              resourceCount
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    `,
    job,
  );
  if (endTime == null) return null;
  const files = results?.files;
  const items = files?.nodes ?? [];
  return (
    <List
      title="Exported files"
      items={items}
      columns={COLUMNS}
      toId={({ key }) => key}
      toText={({ key }) => key}
      sortedBy="key"
      {...(files?.pageInfo.hasNextPage && { counter: `${items.length}+` })}
      empty={files ? "It has written nothing." : "They can't be listed."}
    />
  );
}

const COLUMNS: readonly Column<File>[] = [
  {
    id: "key",
    header: "File",
    isRowHeader: true,
    minWidth: 300,
    cell: ({ key }) => <span className="mono">{key}</span>,
    sortingField: "key",
  },
  { id: "size", header: "Size", cell: ({ sizeInBytes }) => toSize(sizeInBytes), sortingField: "sizeInBytes" },
  {
    id: "resources",
    header: "Resources",
    cell: ({ resourceCount }) => toCount(resourceCount),
    sortingField: "resourceCount",
  },
];
