import { expect, it } from "vitest";
import { certificateInputOf, certificateValuesOf } from "./client-certificate-values.ts";
import { EndpointValues } from "./endpoint-values.ts";
import { newEndpointValues } from "./endpoint-settings.ts";
import { authInputOf, authValuesOf, noReceiverAuth } from "./receiver-auth-values.ts";

const set = { secretSetAt: new Date(), secretSetBy: "ada@example.com" };

it("leaves an empty secret out, so that the present one stays, and never shows one", () => {
  const basic = authValuesOf({ auth: { type: "basic", username: "u", ...set } });
  expect(basic).toEqual({ ...noReceiverAuth, authType: "basic", "auth.username": "u" });
  expect(authInputOf(basic)).toEqual({ type: "basic", username: "u" });
  expect(authInputOf({ ...basic, "auth.password": "p" })).toEqual({
    type: "basic",
    username: "u",
    password: "p",
  });
  expect(authInputOf(authValuesOf({ auth: null }))).toBeNull();
});

it("shows OAuth 2 settings and reads them back", () => {
  const settings = {
    type: "oauth2",
    tokenUrl: "https://login.example.com/token",
    clientId: "id",
    scope: "a b",
    audience: "",
    clientAuth: "client_secret_post",
  } as const;
  const values = authValuesOf({ auth: { ...settings, ...set } });
  expect(authInputOf(values)).toEqual(settings);
  expect(authInputOf({ ...values, "auth.clientSecret": "s" })).toEqual({ ...settings, clientSecret: "s" });
});

it("says what is wrong at the field, and nothing about fields not in use", () => {
  const faults = (values: Partial<EndpointValues>) =>
    EndpointValues.safeParse({
      ...newEndpointValues,
      url: "https://example.com",
      ...values,
    }).error?.issues.map(({ path }) => path.join(".")) ?? [];
  expect(faults({ "auth.username": "a:b" })).toEqual([]);
  expect(faults({ authType: "basic", "auth.username": "a:b" })).toEqual(["auth.username"]);
  expect(faults({ usesClientCertificate: true })).toEqual([
    "clientCertificate.certificate",
    "clientCertificate.key",
  ]);
  expect(faults({ usesClientCertificate: true, hasClientCertificate: true })).toEqual([]);
  expect(faults({ authType: "oauth2" })).toEqual(["auth.tokenUrl", "auth.clientId"]);
});

it("keeps a client certificate whose fields stay empty, replaces it by both, and removes it when switched off", () => {
  const present = {
    subject: "CN=a",
    fingerprint: "00",
    expiresAt: new Date(),
    setAt: new Date(),
    setBy: "ada",
  };
  const values = certificateValuesOf(present);
  expect(certificateInputOf(values)).toBeUndefined();
  expect(certificateInputOf({ ...values, usesClientCertificate: false })).toBeNull();
  const entered = { ...values, "clientCertificate.certificate": " c\n", "clientCertificate.key": "k" };
  expect(certificateInputOf(entered)).toEqual({ certificate: "c", key: "k" });
  expect(certificateInputOf({ ...entered, "clientCertificate.key": "" })).toEqual({
    certificate: "c",
    key: "",
  });
});
