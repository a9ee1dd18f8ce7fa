import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { oidcIdentities, sessions, users } from "#db/schema/index";
import { manualClock } from "#server/kernel/clock";
import { ForbiddenError, RateLimitedError, UnauthenticatedError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { resolveSession, signInWithOidc, signInWithPassword } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { asAnyone, asSystem, goodPassword, makePerson } from "./people.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const nowhere = { address: null, userAgent: null };

const tryPassword = (email: string, password: string, address: string | null = null) =>
  signInWithPassword(asAnyone(harness.platform), { email, password, address, userAgent: null });
const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );
const userRow = async (email: string) => {
  const rows = await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.select().from(users).where(eq(users.email, email)),
  );
  return rows[0];
};

it("starts a session that remembers where it came from", async () => {
  const person = await makePerson(harness.platform);
  const origin = { address: "203.0.113.7", userAgent: "curl/8.14.1" };
  const email = ` ${person.email.toUpperCase()} `;
  const anyone = asAnyone(harness.platform);
  const result = await signInWithPassword(anyone, { email, password: goodPassword, ...origin });
  expect(result).toMatchObject({ userId: person.id, email: person.email });
  expect(await resolveSession(anyone, result.sessionId)).toMatchObject({ userId: person.id });
  const [session] = await transactAsSystem(anyone, (tx) =>
    tx.db.select().from(sessions).where(eq(sessions.id, result.sessionId)),
  );
  expect(session).toMatchObject({ ...origin, method: "password" });
});

it("gives one and the same refusal for a wrong password, no account, a closed one, and one without a password", async () => {
  const [person, closed, oidcOnly] = [
    await makePerson(harness.platform),
    await makePerson(harness.platform),
    await makePerson(harness.platform, { password: null }),
  ];
  await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.update(users).set({ disabledAt: clock.now() }).where(eq(users.id, closed.id)),
  );
  const refusals = await Promise.all([
    reasonOf(tryPassword(person.email, "not the password")),
    reasonOf(tryPassword("nobody@people.test", goodPassword)),
    reasonOf(tryPassword(closed.email, goodPassword)),
    reasonOf(tryPassword(oidcOnly.email, goodPassword)),
  ]);
  for (const refusal of refusals) expect(refusal).toBeInstanceOf(UnauthenticatedError);
  expect(new Set(refusals.map(String)).size).toBe(1);
});

it("takes about as long to refuse an unknown address as a wrong password", async () => {
  const person = await makePerson(harness.platform);
  const timed = async (email: string) => {
    const startedAt = performance.now();
    await reasonOf(tryPassword(email, "not the password"));
    return performance.now() - startedAt;
  };
  await timed(person.email);
  const [wrong, unknown] = [await timed(person.email), await timed("unknown@people.test")];
  expect(unknown).toBeGreaterThan(wrong / 4);
});

it("blocks an account after five wrong tries, says for how long, and lets the right password in afterwards", async () => {
  const person = await makePerson(harness.platform);
  for (let tries = 0; tries < 4; tries++) await reasonOf(tryPassword(person.email, "wrong"));
  expect(await reasonOf(tryPassword(person.email, "wrong"))).toBeInstanceOf(UnauthenticatedError);
  const blocked = await reasonOf(tryPassword(person.email, goodPassword));
  expect(blocked).toBeInstanceOf(RateLimitedError);
  expect(blocked).toMatchObject({
    retryAfterSeconds: 30,
    message: expect.stringContaining("Wait 30 seconds"),
  });
  clock.advanceMs(30_000);
  expect((await tryPassword(person.email, goodPassword)).userId).toBe(person.id);
  expect(await reasonOf(tryPassword(person.email, "wrong"))).toBeInstanceOf(UnauthenticatedError);
});

it("throttles addresses without an account alike, so that the throttle does not tell them apart", async () => {
  const email = "no-such-person@people.test";
  for (let tries = 0; tries < 5; tries++) await reasonOf(tryPassword(email, "wrong"));
  expect(await reasonOf(tryPassword(email, "wrong"))).toBeInstanceOf(RateLimitedError);
});

it("does not let many tries at once slip by the limit", async () => {
  const person = await makePerson(harness.platform);
  const tries = Array.from({ length: 20 }, () => reasonOf(tryPassword(person.email, "wrong")));
  const outcomes = await Promise.all(tries);
  expect(outcomes.filter((error) => error instanceof UnauthenticatedError)).toHaveLength(5);
  expect(outcomes.filter((error) => error instanceof RateLimitedError)).toHaveLength(15);
});

it("blocks an address that tries fifty accounts, and not for what it got right", async () => {
  const address = "198.51.100.9";
  const person = await makePerson(harness.platform);
  for (let tries = 0; tries < 49; tries++)
    await reasonOf(tryPassword(`guess-${tries}@people.test`, "x", address));
  expect((await tryPassword(person.email, goodPassword, address)).userId).toBe(person.id);
  await reasonOf(tryPassword("guess-50@people.test", "x", address));
  expect(await reasonOf(tryPassword(person.email, goodPassword, address))).toBeInstanceOf(RateLimitedError);
  expect((await tryPassword(person.email, goodPassword, "198.51.100.10")).userId).toBe(person.id);
}, 60_000);

it("hashes a password anew at sign-in when its parameters were smaller than today's", async () => {
  const person = await makePerson(harness.platform);
  const weak = await hash(goodPassword, { memoryCost: 4_096, timeCost: 1, parallelism: 1 });
  await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.update(users).set({ passwordHash: weak }).where(eq(users.id, person.id)),
  );
  await tryPassword(person.email, goodPassword);
  expect((await userRow(person.email))?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await tryPassword(person.email, goodPassword)).userId).toBe(person.id);
});

const claims = (facts: { subject: string; email: string | null; emailVerified?: boolean }) =>
  signInWithOidc(asAnyone(harness.platform), {
    issuer: "https://idp.test",
    emailVerified: true,
    name: "From Provider",
    ...nowhere,
    ...facts,
  });

it("joins an OIDC identity to the account with its verified address, and knows it again without", async () => {
  const person = await makePerson(harness.platform);
  expect((await claims({ subject: "s-1", email: person.email.toUpperCase() })).userId).toBe(person.id);
  const again = await claims({ subject: "s-1", email: "changed@elsewhere.test", emailVerified: false });
  expect(again.userId).toBe(person.id);
});

it("refuses an OIDC identity whose address is not verified, and joins nothing", async () => {
  const person = await makePerson(harness.platform);
  const unverified = claims({ subject: "s-2", email: person.email, emailVerified: false });
  await expect(unverified).rejects.toThrow(ForbiddenError);
  await expect(claims({ subject: "s-2", email: null })).rejects.toThrow(ForbiddenError);
  const joined = await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.select().from(oidcIdentities).where(eq(oidcIdentities.userId, person.id)),
  );
  expect(joined).toEqual([]);
});

it("makes one account for a new OIDC identity, also when it signs in twice at once", async () => {
  const signIns = () => claims({ subject: "s-3", email: "new-by-oidc@people.test" });
  const settled = await Promise.allSettled([signIns(), signIns()]);
  expect(settled.some(({ status }) => status === "fulfilled")).toBe(true);
  const { userId } = await signIns();
  const user = await userRow("new-by-oidc@people.test");
  expect(user).toMatchObject({ id: userId, passwordHash: null, name: "From Provider" });
});

it("refuses an OIDC identity of a closed account", async () => {
  const { userId } = await claims({ subject: "s-4", email: "closed-by-oidc@people.test" });
  await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.update(users).set({ disabledAt: clock.now() }).where(eq(users.id, userId)),
  );
  await expect(claims({ subject: "s-4", email: "closed-by-oidc@people.test" })).rejects.toThrow(
    ForbiddenError,
  );
});
