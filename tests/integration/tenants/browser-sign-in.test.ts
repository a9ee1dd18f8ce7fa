import { expect, it } from "vitest";
import { listMySessions, revokeMySession } from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { openBrowser } from "./browser.ts";
import { goodPassword, makePerson } from "./people.ts";

const harness = useDatabase();
const errorIn = ({ body }: { body: unknown }) =>
  new URL((body as { url: string }).url, "http://any.test").searchParams.get("error");

it("signs in by password, is told at once when its session is revoked, and can sign in again", async () => {
  const person = await makePerson(harness.platform);
  const browser = openBrowser(harness.platform, { address: "203.0.113.5", userAgent: "curl/8" });
  expect(await browser.signedIn()).toBeNull();
  const form = { email: person.email, password: goodPassword };
  const answer = await browser.post("callback/credentials", form);
  expect(answer.status).toBe(200);
  const signedIn = await browser.signedIn();
  expect(signedIn).toMatchObject({ userId: person.id, email: person.email });
  const id = signedIn?.sessionId ?? "";
  expect((await listMySessions(person.ctx, id))[0]).toMatchObject({ address: "203.0.113.5", device: "curl" });
  await revokeMySession(person.ctx, { id });
  expect(await browser.signedIn()).toBeNull();
  await browser.post("callback/credentials", form);
  expect((await browser.signedIn())?.sessionId).not.toBe(id);
});

it("tells a wrong password and too many tries in words, and sets no session", async () => {
  const person = await makePerson(harness.platform);
  const browser = openBrowser(harness.platform);
  const tryOnce = () => browser.post("callback/credentials", { email: person.email, password: "wrong" });
  const first = await tryOnce();
  expect([first.status, errorIn(first)]).toEqual([
    401,
    expect.stringContaining("E-mail or password is wrong"),
  ]);
  for (let tries = 1; tries < 5; tries++) await tryOnce();
  expect(errorIn(await tryOnce())).toContain("Wait 30 seconds");
  expect(await browser.signedIn()).toBeNull();
});

it("refuses a form without the CSRF token of this browser", async () => {
  const person = await makePerson(harness.platform);
  const browser = openBrowser(harness.platform);
  const form = { email: person.email, password: goodPassword, csrfToken: "made-up" };
  await browser.post("callback/credentials", form);
  expect(await browser.signedIn()).toBeNull();
});

it("ends the session in the database when somebody signs out, so that a copied cookie is worth nothing", async () => {
  const person = await makePerson(harness.platform);
  const [browser, thief] = [openBrowser(harness.platform), openBrowser(harness.platform)];
  await browser.post("callback/credentials", { email: person.email, password: goodPassword });
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  expect(await thief.signedIn()).not.toBeNull();
  await browser.post("signout");
  expect([await browser.signedIn(), await thief.signedIn()]).toEqual([null, null]);
});

it("does not believe a cookie that was changed or made with another secret", async () => {
  const person = await makePerson(harness.platform);
  const browser = openBrowser(harness.platform);
  await browser.post("callback/credentials", { email: person.email, password: goodPassword });
  const name = "next-auth.session-token";
  const token = browser.cookies.get(name) ?? "";
  browser.cookies.set(name, token.slice(0, -2) + (token.endsWith("A") ? "BB" : "AA"));
  expect(await browser.signedIn()).toBeNull();
  const env = testEnv(harness.database, { AUTH_SECRET: "another-secret-for-tests-long-enough" });
  const stranger = openBrowser(await harness.another({ env }));
  stranger.cookies.set(name, token);
  expect(await stranger.signedIn()).toBeNull();
});

it("takes the cookie off whoever asks with a session that is over", async () => {
  const person = await makePerson(harness.platform);
  const browser = openBrowser(harness.platform);
  await browser.post("callback/credentials", { email: person.email, password: goodPassword });
  expect((await browser.get("session")).body).toEqual({ expires: expect.any(String) });
  await revokeMySession(person.ctx, { id: (await browser.signedIn())?.sessionId ?? "" });
  expect((await browser.get("session")).body).toEqual({});
  expect(browser.cookies.has("next-auth.session-token")).toBe(false);
});

it("marks cookies secure where the site is on https", async () => {
  const env = testEnv(harness.database, { PUBLIC_URL: "https://hub.test" });
  const platform = await harness.another({ env });
  const person = await makePerson(platform);
  const browser = openBrowser(platform);
  await browser.post("callback/credentials", { email: person.email, password: goodPassword });
  expect([...browser.cookies.keys()].sort()).toEqual([
    "__Host-next-auth.csrf-token",
    "__Secure-next-auth.callback-url",
    "__Secure-next-auth.session-token",
  ]);
  expect((await browser.signedIn())?.userId).toBe(person.id);
});

it.each(["https://evil.test/x", "//evil.test/x", "/\\evil.test", "javascript:alert(1)"])(
  "leads nobody to %s after signing in",
  async (callbackUrl) => {
    const person = await makePerson(harness.platform);
    const browser = openBrowser(harness.platform);
    const form = { email: person.email, password: goodPassword, callbackUrl };
    const { body } = await browser.post("callback/credentials", form);
    expect(new URL((body as { url: string }).url).origin).toBe(harness.platform.env.PUBLIC_URL);
  },
);

it("refuses a password form with fields of the wrong kind like a wrong password, without a trace of a bug", async () => {
  const browser = openBrowser(harness.platform);
  const answer = await browser.post("callback/credentials", { email: "not an address", password: "x" });
  expect([answer.status, errorIn(answer)]).toEqual([
    401,
    "Enter an e-mail address, such as ada@example.com.",
  ]);
});
