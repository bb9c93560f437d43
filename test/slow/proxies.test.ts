// examples/proxies/nginx.conf, run by a real nginx before a real gateway: HTTP/2, the prefix, operations, streams and sockets.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type ClientHttp2Session, connect } from "node:http2";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/build.js";
import { type Certificate, createCertificate } from "../support/certificate.js";
import { startChild } from "../support/children.js";
import type { TestGateway } from "../support/gateway.js";
import { startLiveGateway, watchersOf } from "../support/live.js";
import { findPort } from "../support/port.js";
import { openSocket } from "../support/socket.js";
import { waitFor } from "../support/wait.js";

const NGINX = "/usr/sbin/nginx";

/** As with Chromium: a missing one is a failure on CI, and skipped elsewhere, which its name says. */
function describeWithNginx(name: string, suite: () => void): void {
  if (existsSync(NGINX) || process.env.CI) describe(name, suite);
  else describe.skip(`${name} (skipped: no nginx at ${NGINX})`, suite);
}

interface Proxied {
  readonly gateway: TestGateway;
  readonly origin: string;
  readonly certificate: Certificate;
  readonly session: ClientHttp2Session;
}

const folders: string[] = [];
const sessions: ClientHttp2Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The committed file, with the addresses and paths of this machine. */
async function writeConfiguration(folder: string, port: number, gateway: string): Promise<string> {
  const committed = await readFile(join(ROOT, "examples/proxies/nginx.conf"), "utf8");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  const replaced = [
    ["gateway:4000", new URL(gateway).host],
    ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
    ["/etc/nginx/tls/gateway.pem", join(folder, "cert.pem")],
    ["/etc/nginx/tls/gateway.key", join(folder, "key.pem")],
    ["http {", `http { access_log off; ${temporary}`],
  ].reduce((text, [from = "", to = ""]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, committed);
  const file = join(folder, "nginx.conf");
  await writeFile(
    file,
    `daemon off; user ${userInfo().username}; pid ${folder}/nginx.pid; error_log stderr;\n${replaced}`,
  );
  return file;
}

async function startProxied(): Promise<Proxied> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  folders.push(folder);
  const gateway = await startLiveGateway({ env: { TRUST_PROXY: "1", HEARTBEAT_MS: "200" } });
  const certificate = await createCertificate(folder, ["127.0.0.1"]);
  const port = await findPort();
  const file = await writeConfiguration(folder, port, gateway.url);
  const nginx = startChild(NGINX, ["-p", folder, "-c", file]);
  const origin = `https://127.0.0.1:${port}`;
  const session = await waitFor(async () => {
    if (nginx.process.exitCode !== null) throw new Error(`nginx ended: ${nginx.output.stderr}`);
    const tried = connect(origin, { ca: certificate.cert });
    return Promise.race([
      once(tried, "connect").then(() => tried),
      once(tried, "error").then(() => undefined),
    ]).catch(() => undefined);
  });
  sessions.push(session);
  return { gateway, origin, certificate, session };
}

interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  /** What has come so far. */
  readonly text: () => string;
  readonly ended: Promise<unknown>;
}

async function send(
  { session }: Proxied,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const posted = body && { ":method": "POST", "content-type": "application/json" };
  const stream = session.request({ ":path": path, ...posted, ...headers });
  let text = "";
  stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  const ended = once(stream, "end").catch(() => undefined);
  stream.end(body && JSON.stringify(body));
  const [answer] = (await once(stream, "response")) as [Record<string, unknown>];
  return { headers: answer, text: () => text, ended };
}

const WATCH = "subscription { datastoresStatusChanged { status datastore { name } } }";
const create = (name: string) => ({
  query: `mutation { createDatastore(input: { name: "${name}" }) { datastore { name } } }`,
});

describeWithNginx("nginx with examples/proxies/nginx.conf", () => {
  test("leads a browser below the prefix, over HTTP/2", async () => {
    const proxied = await startProxied();
    const html = { accept: "text/html,*/*;q=0.8" };
    const bare = await send(proxied, "/healthlake", undefined, html);
    expect([bare.headers[":status"], bare.headers.location]).toEqual([308, "/healthlake/"]);
    for (const [path, location] of [
      ["/healthlake/", "./console"],
      ["/healthlake/graphql", "./graphiql"],
      ["/healthlake/graphql/", "../graphiql"],
    ] as const) {
      const { headers } = await send(proxied, path, undefined, html);
      expect([path, headers[":status"], headers.location]).toEqual([path, 302, location]);
    }
    expect((await send(proxied, "/healthlake/metrics")).headers[":status"]).toBe(404);
    expect((await send(proxied, "/graphql")).headers[":status"]).toBe(404);
  });

  test("passes operations on, and compresses long answers", async () => {
    const proxied = await startProxied();
    const answer = await send(proxied, "/healthlake/graphql", create("mine"));
    await answer.ended;
    expect(JSON.parse(answer.text())).toMatchObject({
      data: { createDatastore: { datastore: { name: "mine" } } },
    });
    const query = "{ __schema { types { name description fields { name description } } } }";
    const long = await send(proxied, "/healthlake/graphql", { query });
    await long.ended;
    expect(JSON.parse(long.text())).toHaveProperty("data.__schema");
    const short = await send(proxied, "/healthlake/graphql", { query }, { "accept-encoding": "gzip" });
    expect(short.headers["content-encoding"]).toBe("gzip");
  });

  test("passes each event of a stream on as it comes, and heartbeats between them", async () => {
    const proxied = await startProxied();
    const stream = await send(proxied, "/healthlake/graphql/stream", { query: WATCH });
    expect(stream.headers["content-type"]).toMatch(/^text\/event-stream/);
    await waitFor(() => watchersOf(proxied.gateway) === 1);
    for (const name of ["first", "second"]) {
      await send(proxied, "/healthlake/graphql", create(name));
      await waitFor(() => stream.text().includes(`"name":"${name}"`));
    }
    const before = stream.text().length;
    await waitFor(() => /^:/m.test(stream.text().slice(before)));
  });

  test("passes sockets on, whose Origin is the page's, and the refusal of others", async () => {
    const proxied = await startProxied();
    const { origin, certificate } = proxied;
    const options = { path: "/healthlake/graphql", ca: certificate.cert };
    await expect(openSocket(origin, { ...options, origin: "https://elsewhere.example" })).rejects.toThrow(
      "Unexpected server response: 403",
    );
    const socket = await openSocket(origin, { ...options, origin });
    socket.send({ type: "connection_init" });
    expect(await socket.next()).toMatchObject({ type: "connection_ack" });
    socket.subscribe("1", WATCH);
    await waitFor(() => watchersOf(proxied.gateway) === 1);
    await send(proxied, "/healthlake/graphql", create("by-socket"));
    expect(await socket.nextOf("1")).toMatchObject({
      type: "next",
      payload: { data: { datastoresStatusChanged: { datastore: { name: "by-socket" } } } },
    });
  });
});
