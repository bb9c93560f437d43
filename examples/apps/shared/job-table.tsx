// What the pages show. It knows no client: each app gives it what its own has loaded.

export interface ShownJob {
  readonly id: string;
  readonly __typename: string;
  readonly name: string | null | undefined;
  readonly status: string;
  readonly submitTime: unknown;
  readonly datastoreName: string | null | undefined;
}

interface JobTableProps {
  readonly jobs: readonly ShownJob[];
  /** Absent where there are no more. */
  readonly onMore?: (() => void) | undefined;
}

export function JobTable({ jobs, onMore }: JobTableProps) {
  return (
    <section>
      <h2>Jobs of the last 30 days</h2>
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Kind</th>
            <th>Datastore</th>
            <th>Submitted</th>
            <th>Status</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td>{job.name ?? "–"}</td>
              <td>{job.__typename === "ImportJob" ? "Import" : "Export"}</td>
              <td>{job.datastoreName ?? "–"}</td>
              <td>{new Date(String(job.submitTime)).toLocaleTimeString()}</td>
              <td>
                <span className={`status ${job.status}`}>{job.status}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {onMore && (
        <p>
          <button onClick={onMore}>More</button>
        </p>
      )}
    </section>
  );
}
