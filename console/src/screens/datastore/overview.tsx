// What a datastore is: its addresses, how it is encrypted, and who may come in.
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { graphql, useFragment } from "react-relay";
import type {
  overview_datastore$data,
  overview_datastore$key,
} from "../../__generated__/overview_datastore.graphql";
import { Copyable, type Fact, Facts } from "../../parts/fact";
import { Ago, Moment } from "../../parts/time";

const FRAGMENT = graphql`
  fragment overview_datastore on Datastore {
    arn
    datastoreId
    endpoint
    createdAt
    typeVersion
    errorCause {
      errorCategory
      errorMessage
    }
    sseConfiguration {
      kmsEncryptionConfig {
        cmkType
        kmsKeyId
      }
    }
    identityProviderConfiguration {
      authorizationStrategy
      fineGrainedAuthorizationEnabled
      idpLambdaArn
    }
    preloadDataConfig {
      preloadDataType
    }
    analyticsConfiguration {
      status
    }
    nlpConfiguration {
      status
    }
    profileConfiguration {
      defaultProfiles
    }
    backupStatusInfo {
      configuration {
        status
        retentionPeriodInDays
      }
      earliestRestorePoint
      latestRestorePoint
      scheduledPermanentDeletionTime
    }
  }
`;

export function Overview({ datastore }: { readonly datastore: overview_datastore$key }) {
  const shown = useFragment(FRAGMENT, datastore);
  return (
    <Container header={<Header variant="h2">Overview</Header>}>
      <SpaceBetween size="m">
        {shown.errorCause && (
          <Alert type="error" header="HealthLake says">
            {shown.errorCause.errorMessage ?? shown.errorCause.errorCategory}
          </Alert>
        )}
        <Facts facts={toFacts(shown)} />
      </SpaceBetween>
    </Container>
  );
}

function toFacts(shown: overview_datastore$data): readonly Fact[] {
  const key = shown.sseConfiguration?.kmsEncryptionConfig;
  const login = shown.identityProviderConfiguration;
  const backup = shown.backupStatusInfo;
  const facts: Fact[] = [
    ["Datastore id", <Copyable text={shown.datastoreId} what="the id" />],
    ["ARN", <Copyable text={shown.arn} what="the ARN" />],
    ["FHIR endpoint", <Copyable text={shown.endpoint} what="the endpoint" />],
    [
      "Created",
      <>
        <Moment at={shown.createdAt} none="Not yet" />
        {shown.createdAt != null && (
          <>
            {" "}
            (<Ago at={shown.createdAt} />)
          </>
        )}
      </>,
    ],
    ["FHIR version", shown.typeVersion],
    [
      "Encryption",
      key?.cmkType === "CUSTOMER_MANAGED_KMS_KEY" ? (
        <Copyable text={key.kmsKeyId} what="the key" />
      ) : (
        "Key owned by AWS"
      ),
    ],
    ["Access to FHIR", toLogin(login)],
    ["Analytics", toWords(shown.analyticsConfiguration?.status)],
    ["Medical terms (NLP)", toWords(shown.nlpConfiguration?.status)],
    [
      "Backup",
      backup?.configuration?.status === "ENABLED"
        ? `${backup.configuration.retentionPeriodInDays ?? "?"} days`
        : "None",
    ],
  ];
  if (shown.preloadDataConfig) facts.push(["Filled with", toWords(shown.preloadDataConfig.preloadDataType)]);
  const profiles = shown.profileConfiguration?.defaultProfiles ?? [];
  if (profiles.length > 0) facts.push(["Default profiles", profiles.join(", ")]);
  if (backup?.latestRestorePoint)
    facts.push(["Can be restored to", <Moment at={backup.latestRestorePoint} />]);
  if (backup?.scheduledPermanentDeletionTime)
    facts.push(["Backup is kept until", <Moment at={backup.scheduledPermanentDeletionTime} />]);
  return facts;
}

function toLogin(
  login:
    | {
        readonly authorizationStrategy: string;
        readonly fineGrainedAuthorizationEnabled: boolean | null | undefined;
      }
    | null
    | undefined,
): string {
  if (!login || login.authorizationStrategy === "AWS_AUTH") return "AWS credentials (IAM)";
  const strategy = login.authorizationStrategy.startsWith("SMART_ON_FHIR")
    ? "SMART on FHIR"
    : login.authorizationStrategy;
  return login.fineGrainedAuthorizationEnabled ? `${strategy}, fine-grained` : strategy;
}

/** `DISABLED` → `Disabled` */
function toWords(value: string | null | undefined): string {
  if (value == null) return "–";
  const words = value.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
