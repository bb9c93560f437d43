// What goes wrong upstream, as each mutation tells it.
import type { HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import type { Fault } from "../../../src/local/server.js";
import { withDefect } from "../../support/defect.js";
import { startTestGateway } from "../../support/gateway.js";
import { logInto } from "../../support/log.js";
import { createDatastores } from "../../support/resources.js";
import { callsOf, MUTATIONS, mutate, type MutationName, NAMES, TOKEN_NAMES, tokensOf } from "./support.js";

const error = (name: string, status?: number): Fault => ({
  kind: "error",
  name,
  message: "arn:aws:iam::123456789012:role/Secret",
  ...(status !== undefined && { status }),
});
const hasToken = (name: MutationName) => (TOKEN_NAMES as readonly string[]).includes(name);

const DEFECT = new TypeError("a defect that tells of Secret");

async function start(
  name: MutationName,
  fault: Fault | undefined,
  env: Record<string, string> = {},
  healthLake: HealthLakeClientConfig = {},
) {
  const lines: { msg?: string }[] = [];
  const gateway = await startTestGateway({ env, dependencies: { log: logInto(lines), healthLake } });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  (gateway.calls as unknown[]).length = 0;
  const { action } = MUTATIONS[name];
  gateway.setFaults((call) => (call.action === action ? fault : undefined));
  const { data, errors } = await mutate(gateway, name, { id });
  expect(data).toEqual({ [name]: null });
  expect(errors).toMatchObject([{ path: [name] }]);
  const extensions = errors?.[0]?.extensions as Record<string, unknown>;
  // What a defect kept from being sent HealthLake has not seen.
  const [token] = fault ? tokensOf(gateway, action) : [expect.any(String)];
  expect(extensions.clientToken).toEqual(hasToken(name) ? token : undefined);
  return {
    extensions,
    message: errors?.[0]?.message ?? "",
    attempts: callsOf(gateway, action).length,
    lines,
  };
}

/** What may have been carried out is sent once more, but for an update, which is read back (exactly-once.test.ts). */
const isSentOnce = (name: MutationName) => name === "updateDatastore";

describe.each(NAMES)("%s", (name) => {
  const { action } = MUTATIONS[name];
  const twice = isSentOnce(name) ? 1 : 2;

  test.each<[string, Fault, { code: string; retryable: boolean }, number]>([
    ["throttled", { kind: "throttle" }, { code: "THROTTLED", retryable: true }, 2],
    [
      "failing",
      error("InternalServerException", 500),
      { code: "UPSTREAM_UNAVAILABLE", retryable: true },
      twice,
    ],
    [
      "failing in a service behind it",
      error("FailedDependencyException"),
      { code: "UPSTREAM_UNAVAILABLE", retryable: true },
      twice,
    ],
    // A reset comes before anything is carried out: reading back an update that was makes a success.
    [
      "unreadable",
      { kind: isSentOnce(name) ? "reset" : "garbage" },
      { code: "UPSTREAM_UNAVAILABLE", retryable: true },
      twice,
    ],
    ["in conflict", error("ConflictException"), { code: "CONFLICT", retryable: true }, 1],
    ["denied", error("AccessDeniedException"), { code: "FORBIDDEN", retryable: false }, 1],
    ["not found", error("ResourceNotFoundException"), { code: "NOT_FOUND", retryable: false }, 1],
    ["refused", error("ValidationException"), { code: "BAD_USER_INPUT", retryable: false }, 1],
    [
      "refused for the gateway's credentials",
      error("ExpiredTokenException"),
      { code: "UPSTREAM_UNAVAILABLE", retryable: false },
      1,
    ],
  ])("%s upstream", async (_what, fault, facts, attempts) => {
    const failed = await start(name, fault, { UPSTREAM_MAX_ATTEMPTS: "2" });
    expect(failed.extensions).toMatchObject({ ...facts, upstream: { action } });
    expect(failed.attempts).toBe(attempts);
    if (facts.code === "THROTTLED") expect(failed.extensions.retryAfterMs).toBeGreaterThan(0);
    if (facts.code === "FORBIDDEN") expect(failed.message).not.toContain("Secret");
  });

  test("hanging upstream", async () => {
    const { extensions, attempts } = await start(
      name,
      { kind: "hang" },
      { UPSTREAM_DEADLINE_MS: "200", UPSTREAM_MAX_ATTEMPTS: "1" },
    );
    expect(extensions).toMatchObject({ code: "UPSTREAM_TIMEOUT", retryable: true });
    expect(attempts).toBe(1);
  });

  test("refusing in a way that nobody knows, it is told so, and the log has its words", async () => {
    const { extensions, message, lines } = await start(name, error("SomethingNewException"));
    expect(extensions).toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      retryable: false,
      upstream: { action, errorName: "SomethingNewException" },
    });
    expect(message).not.toContain("Secret");
    const unknown = "HealthLake refused a call in a way that this gateway does not know";
    expect(lines.filter(({ msg }) => msg === unknown)).toMatchObject([{ level: 50, action }]);
  });

  test("failing by a defect, it tells only where to look, and the log has it", async () => {
    const { extensions, message, lines } = await start(name, undefined, {}, withDefect(action, DEFECT));
    const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(extensions).toMatchObject({ code: "INTERNAL_SERVER_ERROR", requestId });
    expect(extensions.upstream).toBeUndefined();
    expect(message).not.toContain("Secret");
    const logged = lines.filter(({ msg }) => msg === "operation failed");
    expect(logged).toMatchObject([{ level: 50, requestId: extensions.requestId, path: name }]);
    expect(JSON.stringify(logged)).toContain("a defect");
  });
});
