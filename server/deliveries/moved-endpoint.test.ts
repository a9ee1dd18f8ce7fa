import { expect, it } from "vitest";
import { InvalidError } from "#server/kernel/errors";
import { assertNoSecretMoves, type SecretChanges } from "./moved-endpoint.ts";

const set = { secretSetAt: "2026-01-01T00:00:00.000Z", secretSetBy: "Ada" };
const basic = { type: "basic", username: "ada", ...set } as const;
const certificate = { subject: "CN=a", fingerprint: "f", expiresAt: "", setAt: "", setBy: "Ada" };
const full = {
  url: "https://a.example/hook",
  headerNames: ["X-Key"],
  auth: basic,
  clientCertificate: certificate,
};
const pem = { certificate: "c", key: "k" };

function refusedAt(
  changes: SecretChanges,
  before: Parameters<typeof assertNoSecretMoves>[0] = full,
): string[] {
  try {
    assertNoSecretMoves(before, changes);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return error.errors.map(({ pointer }) => pointer);
  }
}

it.each(["https://b.example/hook", "https://a.example:8443/hook", "http://a.example/hook"])(
  "asks for every kept secret when the URL becomes %s",
  (url) => {
    expect(refusedAt({ url })).toEqual(["/headers", "/auth", "/clientCertificate"]);
  },
);

it("lets secrets stay within their origin, however it is spelled", () => {
  expect(refusedAt({ url: "https://A.example:443/other?x=1" })).toEqual([]);
  expect(refusedAt({})).toEqual([]);
});

it("takes them given anew, or removed", () => {
  const url = "https://b.example/";
  const anew = { type: "basic", username: "ada", password: "p" } as const;
  expect(refusedAt({ url, headers: { "X-Key": "1" }, auth: anew, clientCertificate: pem })).toEqual([]);
  expect(refusedAt({ url, headers: {}, auth: null, clientCertificate: null })).toEqual([]);
});

it("does not take an authentication without its secret as given anew", () => {
  const rest = { url: "https://b.example/", headers: {}, clientCertificate: null };
  expect(refusedAt({ ...rest, auth: { type: "basic", username: "ada" } })).toEqual(["/auth/password"]);
  const oauth = { tokenUrl: "https://login.example/", clientId: "c", scope: "", audience: "" };
  const changed = { type: "oauth2", clientAuth: "client_secret_basic", ...oauth } as const;
  expect(refusedAt({ ...rest, auth: changed }, { ...full, auth: { ...changed, ...set } })).toEqual([
    "/auth/clientSecret",
  ]);
});

it("asks for nothing where nothing is kept", () => {
  const bare = { ...full, headerNames: [], auth: null, clientCertificate: null };
  expect(refusedAt({ url: "https://b.example/" }, bare)).toEqual([]);
});
