// How far an import is. A percentage only where the size of its input is known: HealthLake never says how much there is.
import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import { Suspense, lazy, useEffect } from "react";
import { graphql, useFragment } from "react-relay";
import type { jobProgress_job$key } from "../__generated__/jobProgress_job.graphql";
import { useInputSize } from "./input-size";
import { toCount, toRate, toSize } from "./numbers";
import { recordProgress, toDone, toRatePerSecond, useSamples } from "./progress";
import { RUNNING } from "./status";
import { Elapsed, toDuration } from "./time";

const Sparkline = lazy(() => import("./sparkline"));

export function JobProgress({ job }: { readonly job: jobProgress_job$key }) {
  const { id, name, status, submitTime, endTime, progressReport } = useFragment(
    graphql`
      fragment jobProgress_job on Job {
        id
        name
        status
        submitTime
        endTime
        ... on ImportJob {
          progressReport {
            totalNumberOfResourcesImported
            totalNumberOfResourcesWithCustomerError
            totalNumberOfResourcesScanned
            totalNumberOfScannedFiles
            totalSizeOfScannedFilesInMB
          }
        }
      }
    `,
    job,
  );
  const isRunning = RUNNING.has(status);
  useEffect(() => {
    if (progressReport && isRunning) recordProgress(id, progressReport);
  }, [id, progressReport, isRunning]);
  const totalBytes = useInputSize(id, isRunning && progressReport != null);
  const samples = useSamples(id);
  const rate = toRatePerSecond(samples, ({ done }) => done);
  if (!progressReport)
    return (
      <Box color="text-body-secondary">
        {isRunning ? (
          <>
            Running for <Elapsed from={submitTime} to={endTime} />
          </>
        ) : (
          "–"
        )}
      </Box>
    );
  const scannedBytes = (progressReport.totalSizeOfScannedFilesInMB ?? 0) * 1e6;
  const counts = describe(progressReport);
  if (!isRunning) return <Box>{counts}</Box>;
  const rateText = rate === undefined ? "" : ` · ${toRate(rate, "lines")}`;
  if (totalBytes === undefined)
    return (
      <Box>
        {counts} · {toSize(scannedBytes)} read{rateText}
      </Box>
    );
  const share = Math.min(1, scannedBytes / totalBytes);
  const eta = toEta(
    totalBytes - scannedBytes,
    toRatePerSecond(samples, (it) => it.scannedBytes),
  );
  return (
    <ProgressBar
      value={share * 100}
      ariaLabel={`Progress of ${name ?? "the import"}`}
      additionalInfo={`${counts}${rateText}${eta === undefined ? "" : ` · about ${toDuration(eta)} left`}`}
    />
  );
}

export function RateLine({ jobId }: { readonly jobId: string }) {
  const samples = useSamples(jobId);
  if (samples.length < 3) return null;
  return (
    <Suspense fallback={null}>
      <Sparkline samples={samples} />
    </Suspense>
  );
}

interface Report {
  readonly totalNumberOfResourcesImported: number | null | undefined;
  readonly totalNumberOfResourcesWithCustomerError: number | null | undefined;
  readonly totalSizeOfScannedFilesInMB: number | null | undefined;
}

function describe(report: Report): string {
  const failed = report.totalNumberOfResourcesWithCustomerError ?? 0;
  return `${toCount(toDone(report))} lines${failed > 0 ? `, ${toCount(failed)} failed` : ""}`;
}

function toEta(bytesLeft: number, bytesPerSecond: number | undefined): number | undefined {
  if (bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined;
  return (Math.max(0, bytesLeft) / bytesPerSecond) * 1000;
}
