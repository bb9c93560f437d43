// Where the gateway's HealthLake is.

export interface Location {
  readonly region: string;
  readonly partition: string;
}

/** The partitions that HealthLake's ARNs may have (service model, AmazonResourceName), by their Regions' prefixes. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-isob-", "aws-iso-b"],
  ["us-iso-", "aws-iso"],
];

export function toLocation(region: string): Location {
  const partition = PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
  return { region, partition };
}
