// What HealthLake takes, in words. The rules themselves are the gateway's, which checks every input before it sends anything.

export const JOB_NAME = "At most 64 letters, digits, spaces and _ . : / = + - % @";
export const DATASTORE_NAME =
  "At most 256 letters, digits, spaces and _ . : / = + - % @. It need not be unique.";
export const ROLE = "The ARN of an IAM role: arn:aws:iam::123456789012:role/name";
export const KEY = "A KMS key: its id, its ARN, or alias/name";
export const INPUT = "s3://bucket/folder/ or one object. NDJSON, one FHIR R4 resource a line.";
export const OUTPUT = "s3://bucket/folder/. The job makes a folder of its own in it.";
