// What the console says of an import that moves real data: how far it is, and why lines failed.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartFHIRImportJobCommand } from "@aws-sdk/client-healthlake";
import type { Browser } from "playwright-core";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { ensureConsoleBundle } from "../../support/console-bundle.js";
import { openConsole } from "../../support/console-page.js";
import { startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";

const TIMEOUT_MS = 120_000;

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

describeWithChromium("an import that moves data", () => {
  let browser: Browser;
  let dataDir: string;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "console-"));
    for (const folder of ["intake", "results"]) await mkdir(join(dataDir, "s3", folder), { recursive: true });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await rm(dataDir, { recursive: true, force: true });
  });

  async function startImport(lines: readonly object[]) {
    await writeFile(
      join(dataDir, "s3/intake/patients.ndjson"),
      lines.map((line) => JSON.stringify(line)).join("\n"),
    );
    const gateway = await startTestGateway({
      local: { dataDir },
      env: { POLL_ACTIVE_MS: "200", HEALTHLAKE_LOCAL: "true" },
    });
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    await gateway.healthLake.send(
      new StartFHIRImportJobCommand({
        DatastoreId: datastoreId,
        JobName: "patients",
        InputDataConfig: { S3Uri: "s3://intake/" },
        JobOutputDataConfig: { S3Configuration: { S3Uri: "s3://results/", KmsKeyId: "alias/key" } },
        DataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake",
      }),
    );
    return gateway;
  }

  test(
    "shows its failures by cause, with exact counts and five samples",
    async () => {
      const gateway = await startImport(
        Array.from({ length: 1000 }, (_, index) => ({
          resourceType: "Patient",
          id: `p${index}`,
          ...(index % 4 === 0 && { gender: "nonsense" }),
          ...(index % 400 === 1 && { birthDate: "yesterday" }),
        })),
      );
      const { page, row, seeTitle, complaints } = await openConsole(browser, `${gateway.url}/console`);
      await row("Needs attention", "patients").getByRole("link").click();
      await seeTitle("patients");
      await page.getByRole("heading", { name: "Failures by cause (2)" }).waitFor();
      await page.getByText("253 lines that HealthLake refused").waitFor();
      const groups = page.getByRole("button", { name: /value set|birthDate|date/i });
      const [badGenders, badDates] = [
        page.getByText("250", { exact: true }),
        page.getByText("3", { exact: true }),
      ];
      await badGenders.first().waitFor();
      await badDates.first().waitFor();
      await groups.first().click();
      await page.getByText("patients.ndjson:1", { exact: true }).waitFor();
      expect(
        await page
          .getByText(/^patients\.ndjson:\d+$/)
          .filter({ visible: true })
          .count(),
      ).toBe(5);
      expect(complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
