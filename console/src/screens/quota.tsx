// What HealthLake allows, what of it is used, and whether it answers. Asked again every few seconds, while the page is looked at.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useState } from "react";
import { graphql } from "react-relay";
import type { quotaQuery } from "../__generated__/quotaQuery.graphql";
import { type Fact, Facts } from "../parts/fact";
import { toCount, toRate } from "../parts/numbers";
import { type Column, List } from "../parts/table";
import { Screen, useScreenQuery } from "./screen";

const QUERY = graphql`
  query quotaQuery {
    gateway {
      version
      region
      partition
      account
      local
      quotas {
        action
        perSecond
        perSecondNow
        usedPerSecond
        waiting
      }
      breakers {
        scope
        state
      }
      pollers {
        datastores
        importJobs
        exportJobs
      }
      replicas {
        count
        together
      }
      limits {
        setting
        value
      }
    }
  }
`;

type Gateway = quotaQuery["response"]["gateway"];
type Quota = NonNullable<Gateway["quotas"]>[number];

const EVERY_MS = 5000;

export default function QuotaScreen() {
  const { gateway } = useScreenQuery<quotaQuery>(QUERY, {}, useTurns());
  const { quotas, breakers, pollers, replicas, limits } = gateway;
  return (
    <Screen
      title="Quota and health"
      query="quotaQuery"
      liveness="none"
      description="Asked again every 5 seconds."
    >
      <Container header={<Header variant="h2">Gateway</Header>}>
        <Facts facts={toFacts(gateway)} columns={4} />
      </Container>
      {quotas && (
        <List
          title="Quotas"
          description="Calls a second that HealthLake allows for the whole account, and what this gateway uses of them."
          items={quotas}
          columns={COLUMNS}
          toId={({ action }) => action}
          sortedBy="action"
          empty="This gateway keeps to no quotas (QUOTA_PER_SECOND=off)."
        />
      )}
      {pollers && (
        <Container header={<Header variant="h2">Pollers</Header>}>
          <Facts
            facts={[
              ["Of datastores", toCount(pollers.datastores)],
              ["Of import jobs", toCount(pollers.importJobs)],
              ["Of export jobs", toCount(pollers.exportJobs)],
              ["Circuit breakers", <Breakers breakers={breakers ?? []} />],
              ["Gateways that share", replicas && toReplicas(replicas)],
            ]}
            columns={4}
          />
        </Container>
      )}
      {!quotas && (
        <Box color="text-body-secondary">
          Quotas, breakers and pollers are shown to those who may read them.
        </Box>
      )}
      <List
        title="Limits of an operation"
        items={limits}
        columns={LIMITS}
        toId={({ setting }) => setting}
        sortedBy="setting"
        empty="There are none."
      />
    </Screen>
  );
}

/** A number that grows every few seconds, while the page is looked at. */
function useTurns(): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setTurns((it) => it + 1);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return turns;
}

function toFacts({ version, region, partition, account, local }: Gateway): readonly Fact[] {
  return [
    ["Version", version],
    ["Region", region],
    ["Account", account ?? "–"],
    ["HealthLake", local ? "The local one" : `AWS (${partition})`],
  ];
}

function Breakers({ breakers }: { readonly breakers: NonNullable<Gateway["breakers"]> }) {
  const broken = breakers.filter(({ state }) => state !== "CLOSED");
  if (broken.length === 0) return <StatusIndicator type="success">HealthLake answers</StatusIndicator>;
  return broken.map(({ scope, state }) => (
    <div key={scope}>
      <StatusIndicator type={state === "OPEN" ? "error" : "warning"}>
        {scope} {state === "OPEN" ? "is not sent" : "is being tried"}
      </StatusIndicator>
    </div>
  ));
}

const COLUMNS: readonly Column<Quota>[] = [
  {
    id: "action",
    header: "Action",
    isRowHeader: true,
    minWidth: 220,
    cell: ({ action }) => action,
    sortingField: "action",
  },
  {
    id: "used",
    header: "Used",
    minWidth: 220,
    cell: ({ action, usedPerSecond, perSecond }) => (
      <ProgressBar
        ariaLabel={`Use of ${action}`}
        value={Math.min(100, (usedPerSecond / perSecond) * 100)}
        additionalInfo={`${toRate(usedPerSecond, "calls")} of ${perSecond}`}
      />
    ),
    sortingField: "usedPerSecond",
  },
  {
    id: "now",
    header: "Slowed",
    minWidth: 150,
    cell: ({ perSecond, perSecondNow }) =>
      perSecondNow < perSecond ? (
        <StatusIndicator type="warning">{`to ${toRate(perSecondNow, "calls")}`}</StatusIndicator>
      ) : (
        "No"
      ),
  },
  { id: "waiting", header: "Waiting", cell: ({ waiting }) => toCount(waiting), sortingField: "waiting" },
];

const LIMITS: readonly Column<Gateway["limits"][number]>[] = [
  {
    id: "setting",
    header: "Setting",
    isRowHeader: true,
    minWidth: 240,
    cell: ({ setting }) => setting,
    sortingField: "setting",
  },
  { id: "value", header: "At most", cell: ({ value }) => toCount(value), sortingField: "value" },
];

function toReplicas({ count, together }: NonNullable<Gateway["replicas"]>): string {
  return together ? toCount(count) : `${toCount(count)}, out of reach now`;
}
