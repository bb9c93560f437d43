// An issuer of tokens: real keys, and its JWKS over HTTP on 127.0.0.1, which a test can make fail, hang or answer something else.
import { type Server, type ServerResponse, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from "jose";

export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** As it stands in the JWKS. */
  readonly jwk: JWK;
}

export async function createSigningKey(alg: string, kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** A token with these claims and no others; `header` goes over the key's alg and kid, undefined takes a member away. */
export function sign(key: SigningKey, claims: JWTPayload, header: object = {}): Promise<string> {
  const { alg, kid } = key;
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT", ...header }).sign(key.privateKey);
}

type Answer = (response: ServerResponse) => void;

export interface Issuer {
  readonly jwksUrl: string;
  /** How often its keys were asked for. */
  readonly asked: number;
  publish(...keys: readonly SigningKey[]): void;
  /** Instead of the keys. */
  answerBy(answer: Answer): void;
  close(): Promise<void>;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Is closed after the test. */
export async function startIssuer(...keys: readonly SigningKey[]): Promise<Issuer> {
  let answer: Answer = toKeys(keys);
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(() => close(server));
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get asked() {
      return asked;
    },
    publish: (...published) => void (answer = toKeys(published)),
    answerBy: (other) => void (answer = other),
    close: () => close(server),
  };
}

function toKeys(keys: readonly SigningKey[]): Answer {
  return (response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
