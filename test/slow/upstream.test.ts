// The gateway's real process on a stand-in for AWS: its credentials, proxies, certificates, its first line and --check.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WELL, exception, startAwsStandIn, stsError } from "../support/aws-stand-in.js";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../support/build.js";
import { createCertificate } from "../support/certificate.js";
import { startForwardProxy } from "../support/forward-proxy.js";
import { type Env, ask, readAddresses, startServer } from "../support/process.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "upstream-"))));
afterEach(() => rmSync(directory, { recursive: true }));

const LIST = "{ datastores { nodes { name } } }";
const OK = { data: { datastores: { nodes: [{ name: "one" }] } } };
const REGION = { AWS_REGION: "us-east-1", AUDIT_LOG_FILE: "/dev/null", UPSTREAM_MAX_ATTEMPTS: "1" };
const KEYS = { ...REGION, AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };

async function start(env: Env) {
  const server = startServer([], env);
  const addresses = await readAddresses(server);
  const health = async () =>
    (await (await fetch(addresses.graphql.replace("graphql", "readyz"))).json()) as { upstream: object };
  return { server, addresses, health, list: () => ask(addresses.graphql, LIST) };
}

function writeFile(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** What `aws sso login` leaves of a session whose token must be renewed now; gives the home directory. */
function signInBySso(): string {
  const session = "sso_session = clinic\nsso_account_id = 123456789012\nsso_role_name = gateway\n";
  const about = "sso_region = us-east-1\nsso_start_url = https://clinic.awsapps.com/start\n";
  writeFile("config", `[default]\n${session}[sso-session clinic]\n${about}`);
  const cache = join(directory, ".aws", "sso", "cache");
  mkdirSync(cache, { recursive: true });
  const token = {
    accessToken: "old",
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
    refreshToken: "refresh",
    clientId: "id",
    clientSecret: "secret",
  };
  const name = createHash("sha1").update("clinic").digest("hex");
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(token));
  return directory;
}

const webIdentity = (path: string, aws: { url: string }, sts = aws): Env => ({
  ...REGION,
  AWS_ENDPOINT_URL_HEALTHLAKE: aws.url,
  AWS_ENDPOINT_URL_STS: sts.url,
  AWS_WEB_IDENTITY_TOKEN_FILE: path,
  AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/gateway",
});
const NO_CREDENTIALS = [
  {
    message: "The gateway's own AWS credentials are missing, expired or refused",
    extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: false },
  },
];

describe("credentials of a web identity", () => {
  test("whose token file is missing are told once in the log, with the path, and in /readyz", async () => {
    const aws = await startAwsStandIn();
    const path = join(directory, "token");
    const { server, list, health } = await start(webIdentity(path, aws));
    expect((await list()).errors).toMatchObject(NO_CREDENTIALS);
    expect((await list()).errors).toMatchObject(NO_CREDENTIALS);
    expect(await health()).toMatchObject({
      upstream: {
        lastAnswerAt: null,
        lastFailure: { errorName: "ENOENT", cause: expect.stringContaining(path) as string },
        breaker: { state: "closed" },
      },
    });
    writeFileSync(path, "token");
    expect(await list()).toMatchObject(OK);
    server.child.kill();
    const lines = (await server.exited).stdout.split("\n");
    const told = lines.filter((line) => line.includes("the gateway's AWS credentials do not work"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(path);
    expect(lines.filter((line) => line.includes("credentials work again"))).toHaveLength(1);
  });

  test.each(["AccessDenied", "InvalidIdentityToken", "Throttling"])(
    "that STS refuses by %s are the gateway's own, and slow nothing down",
    async (code) => {
      const aws = await startAwsStandIn((request, index) =>
        request.action.startsWith("AssumeRole") ? stsError(code, "no") : WELL(request, index),
      );
      const { list, health } = await start(webIdentity(writeFile("token", "token"), aws));
      expect((await list()).errors).toMatchObject(NO_CREDENTIALS);
      expect(await health()).toMatchObject({
        upstream: { lastAnswerAt: null, lastFailure: { cause: "no" } },
      });
      expect(aws.requests.filter(({ action }) => action === "ListFHIRDatastores")).toEqual([]);
    },
    60_000,
  );

  test("are not HealthLake's where STS refuses connections", async () => {
    const aws = await startAwsStandIn();
    const { list } = await start(
      webIdentity(writeFile("token", "token"), aws, { url: "http://127.0.0.1:9" }),
    );
    expect((await list()).errors).toMatchObject(NO_CREDENTIALS);
  }, 60_000);
});

test("credentials that were rotated in their file are read again, and the call sent once more", async () => {
  const aws = await startAwsStandIn((request, index) =>
    request.accessKeyId === "NEW" ? WELL(request, index) : exception("ExpiredTokenException", "", 403),
  );
  const ini = (key: string) => `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`;
  const path = writeFile("credentials", ini("OLD"));
  const env = { ...REGION, AWS_ENDPOINT_URL: aws.url, AWS_SHARED_CREDENTIALS_FILE: path };
  const { list } = await start(env);
  writeFileSync(path, ini("NEW"));
  expect(await list()).toMatchObject(OK);
  expect(aws.requests.map(({ accessKeyId }) => accessKeyId)).toEqual(["OLD", "NEW"]);
});

describe("a certificate", () => {
  test("that nobody trusts is told as that, not as an answer", async () => {
    const aws = await startAwsStandIn(WELL, await createCertificate(directory, ["127.0.0.1"]));
    const { list, health } = await start({ ...KEYS, AWS_ENDPOINT_URL: aws.url });
    expect((await list()).errors).toMatchObject([
      {
        extensions: { code: "UPSTREAM_UNAVAILABLE", upstream: { errorName: "DEPTH_ZERO_SELF_SIGNED_CERT" } },
      },
    ]);
    expect(await health()).toMatchObject({ upstream: { lastAnswerAt: null } });
  });

  test.each(["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"])("that %s names is trusted", async (name) => {
    const certificate = await createCertificate(directory, ["127.0.0.1"]);
    const aws = await startAwsStandIn(WELL, certificate);
    const { list } = await start({ ...KEYS, AWS_ENDPOINT_URL: aws.url, [name]: certificate.path });
    expect(await list()).toMatchObject(OK);
  });
});

describe("HTTPS_PROXY", () => {
  const HOSTS = [
    "healthlake.us-east-1.amazonaws.com",
    "sts.us-east-1.amazonaws.com",
    "issuer.example",
    "collector.example",
  ];

  test("is the way to HealthLake, STS, the JWKS and the OTLP receiver", async () => {
    const certificate = await createCertificate(directory, HOSTS);
    const aws = await startAwsStandIn(WELL, certificate);
    const proxy = await startForwardProxy(aws.port);
    const env = {
      ...webIdentity(writeFile("token", "token"), aws),
      AWS_ENDPOINT_URL_HEALTHLAKE: "",
      AWS_ENDPOINT_URL_STS: "",
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: certificate.path,
    };
    const traced = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example" };
    const { list, server } = await start(traced);
    expect(await list()).toMatchObject(OK);
    server.child.kill();
    await server.exited;
    await start({
      ...env,
      AUTH_MODE: "jwt",
      AUTH_JWKS: "https://issuer.example/jwks",
      AUTH_ISSUER: "https://issuer.example",
      AUTH_AUDIENCE: "gateway",
    });
    expect(new Set(proxy.connected)).toEqual(new Set(HOSTS.map((host) => `${host}:443`)));
  }, 60_000);

  test("is the way to SSO, for a session's token and the role's credentials", async () => {
    const hosts = [
      "oidc.us-east-1.amazonaws.com",
      "portal.sso.us-east-1.amazonaws.com",
      "healthlake.us-east-1.amazonaws.com",
    ];
    const certificate = await createCertificate(directory, hosts);
    const aws = await startAwsStandIn(WELL, certificate);
    const proxy = await startForwardProxy(aws.port);
    const { list } = await start({
      ...REGION,
      HOME: signInBySso(),
      AWS_CONFIG_FILE: join(directory, "config"),
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: certificate.path,
    });
    expect(await list()).toMatchObject(OK);
    expect(proxy.connected).toEqual(hosts.map((host) => `${host}:443`));
    expect(aws.requests.at(-1)?.accessKeyId).toBe("SSO");
  }, 60_000);

  test("is passed by for what NO_PROXY names, and for this machine", async () => {
    const aws = await startAwsStandIn();
    const proxy = await startForwardProxy(aws.port);
    const { list } = await start({ ...KEYS, AWS_ENDPOINT_URL: aws.url, HTTP_PROXY: proxy.url });
    expect(await list()).toMatchObject(OK);
    const other = await start({ ...KEYS, HTTPS_PROXY: proxy.url, NO_PROXY: ".amazonaws.com" });
    expect((await other.list()).errors).toHaveLength(1);
    expect(proxy.connected).toEqual([]);
  }, 60_000);

  test("is never the way to a container's credentials", async () => {
    const aws = await startAwsStandIn((request, index) =>
      request.action === "" ? { status: 500 } : WELL(request, index),
    );
    const proxy = await startForwardProxy(aws.port);
    const { list } = await start({
      ...REGION,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/credentials`,
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
    });
    expect((await list()).errors).toMatchObject(NO_CREDENTIALS);
    expect(aws.requests.length).toBeGreaterThan(0);
    expect(proxy.connected).toEqual([]);
  }, 60_000);
});

test("the first line says where everything is", async () => {
  const aws = await startAwsStandIn();
  const { addresses } = await start({ ...KEYS, AWS_ENDPOINT_URL: aws.url, AWS_ACCOUNT_ID: "123456789012" });
  const base = addresses.graphql.replace("/graphql", "");
  expect(addresses).toMatchObject({
    region: "us-east-1",
    endpoint: `${aws.url}/`,
    account: "123456789012",
    authMode: "none",
    graphiql: `${base}/graphiql`,
    metrics: `${base}/metrics`,
    health: `${base}/readyz`,
  });
});

test("AWS_ENDPOINT_URL over plain http to another host is warned of", async () => {
  const server = startServer([], { ...KEYS, AWS_ENDPOINT_URL: "http://healthlake.example" });
  await server.waitFor(/"level":40.*"endpoint":"http:\/\/healthlake.example\/".*plain http/);
});

describe("--check", () => {
  test("exits 0 where HealthLake answers, after one call, and says by which credentials", async () => {
    const aws = await startAwsStandIn();
    const { code, stdout } = await startServer(["--check"], { ...KEYS, AWS_ENDPOINT_URL: aws.url }).exited;
    expect(stdout.split("\n")).toEqual([
      "Region: us-east-1",
      `endpoint: ${aws.url}/`,
      "credentials: the environment (AWS_ACCESS_KEY_ID)",
      "permission: HealthLake answered ListFHIRDatastores",
      expect.stringMatching(/^clock offset: -?\d+ ms/),
      "authentication: none",
      "ok",
      "",
    ]);
    expect(code).toBe(0);
    expect(aws.requests).toHaveLength(1);
  });

  test("exits 1 where the role may not, and says AWS's own text", async () => {
    const aws = await startAwsStandIn(() => exception("AccessDeniedException", "role x may not"));
    const { code, stdout } = await startServer(["--check"], { ...KEYS, AWS_ENDPOINT_URL: aws.url }).exited;
    expect(stdout).toContain("permission: FORBIDDEN");
    expect(stdout).toContain("role x may not");
    expect(stdout).toMatch(/\nnot ok\n$/);
    expect(code).toBe(1);
  });

  test("exits 1 where there are no credentials, without a call", async () => {
    const aws = await startAwsStandIn();
    const { code, stdout } = await startServer(["--check"], { ...REGION, AWS_ENDPOINT_URL: aws.url }).exited;
    expect(stdout).toContain("credentials: none: ");
    expect(code).toBe(1);
    expect(aws.requests).toEqual([]);
  });
});
