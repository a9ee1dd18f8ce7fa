import { and, eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { passwordResets, users } from "#db/schema/index";
import { manualClock } from "#server/kernel/clock";
import { ConflictError, InvalidError, NotFoundError, RateLimitedError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import {
  changePassword,
  createUser,
  getMe,
  getPasswordReset,
  purgeAccess,
  renameMe,
  requestPasswordReset,
  resetPassword,
  resolveSession,
} from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { asAnyone, asSystem, goodPassword, mailsTo, makePerson, signIn, tokenIn } from "./people.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const newPassword = "another four unrelated words";
const isSignedIn = async (sessionId: string) =>
  (await resolveSession(asAnyone(harness.platform), sessionId)) !== null;
const ask = (email: string) => requestPasswordReset(asAnyone(harness.platform), { email });
const reset = (token: string, password = newPassword) =>
  resetPassword(asAnyone(harness.platform), { token, newPassword: password });

it("sets a new password by mail, and ends every session", async () => {
  const person = await makePerson(harness.platform);
  const session = await signIn(harness.platform, person.email);
  await ask(person.email.toUpperCase());
  const token = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  expect(await getPasswordReset(asAnyone(harness.platform), { token })).toEqual({ email: person.email });
  await reset(token);
  expect(await isSignedIn(session)).toBe(false);
  await expect(signIn(harness.platform, person.email, goodPassword)).rejects.toThrow("wrong");
  expect(await signIn(harness.platform, person.email, newPassword)).toMatch(/^ses_/);
  const subjects = (await mailsTo(harness.platform, person.email)).map(({ subject }) => subject);
  expect(subjects[0]).toContain("was changed");
});

it("lets a link count once, also when it is used several times at once", async () => {
  const person = await makePerson(harness.platform);
  await ask(person.email);
  const token = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  const uses = ["first new password here", "second new password here", "third new password here"];
  const outcomes = await Promise.allSettled(uses.map((password) => reset(token, password)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = uses[outcomes.findIndex(({ status }) => status === "fulfilled")] ?? "";
  expect(await signIn(harness.platform, person.email, winner)).toMatch(/^ses_/);
  await expect(reset(token)).rejects.toThrow(NotFoundError);
});

it("ends a link after an hour, and every other link when one is used", async () => {
  const person = await makePerson(harness.platform);
  await ask(person.email);
  const first = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  clock.advanceMs(3_600_000);
  await expect(reset(first)).rejects.toThrow(NotFoundError);
  await ask(person.email);
  const second = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  await ask(person.email);
  const third = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  await reset(third);
  await expect(reset(second)).rejects.toThrow(NotFoundError);
});

it("answers alike for an address without an account, and mails nobody", async () => {
  expect(await ask("nobody-here@people.test")).toBeUndefined();
  expect(await mailsTo(harness.platform, "nobody-here@people.test")).toEqual([]);
});

it("sends at most three reset mails to one address within the hour", async () => {
  const person = await makePerson(harness.platform);
  for (let times = 0; times < 3; times++) await ask(person.email);
  await expect(ask(person.email)).rejects.toThrow(RateLimitedError);
  expect(await mailsTo(harness.platform, person.email)).toHaveLength(3);
});

it("keeps a reset link's token in no row and no queued job", async () => {
  const person = await makePerson(harness.platform);
  await ask(person.email);
  const token = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  const kept = await transactAsSystem(asSystem(harness.platform), async (tx) => {
    const jobs = await tx.db.execute(sql`select data from pgboss.job`);
    return JSON.stringify([await tx.db.select().from(passwordResets), jobs.rows]);
  });
  expect(kept).toContain(person.id);
  expect(kept).not.toContain(token);
});

it("refuses a bad password with the reason at its field, and leaves link and password as they are", async () => {
  const person = await makePerson(harness.platform);
  await ask(person.email);
  const token = tokenIn((await mailsTo(harness.platform, person.email))[0]);
  const bad = reset(token, "password1234");
  await expect(bad).rejects.toThrow(InvalidError);
  await expect(bad).rejects.toMatchObject({ errors: [{ pointer: "/newPassword" }] });
  await reset(token);
});

it("changes a password, keeps the session it is done in and ends the others", async () => {
  const person = await makePerson(harness.platform);
  const [here, there] = [
    await signIn(harness.platform, person.email),
    await signIn(harness.platform, person.email),
  ];
  const input = { currentPassword: goodPassword, newPassword };
  expect(await changePassword(person.ctx, here, input)).toEqual({ endedSessions: 1 });
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
  expect(await signIn(harness.platform, person.email, newPassword)).toMatch(/^ses_/);
});

it("refuses to change a password for whoever does not know it, and throttles guessing", async () => {
  const person = await makePerson(harness.platform);
  const here = await signIn(harness.platform, person.email);
  const guess = () => changePassword(person.ctx, here, { currentPassword: "a guess", newPassword });
  for (let tries = 0; tries < 5; tries++) await expect(guess()).rejects.toThrow(InvalidError);
  await expect(guess()).rejects.toThrow(RateLimitedError);
  expect(await signIn(harness.platform, person.email, goodPassword)).toMatch(/^ses_/);
});

it("lets whoever signs in by OIDC alone set a first password", async () => {
  const person = await makePerson(harness.platform, { password: null });
  expect((await getMe(person.ctx)).hasPassword).toBe(false);
  const here = harness.platform.ids.next("ses");
  await changePassword(person.ctx, here, { currentPassword: null, newPassword });
  expect((await getMe(person.ctx)).hasPassword).toBe(true);
});

it("makes one account per address, whatever its letters' case, and refuses a bad password", async () => {
  const system = asSystem(harness.platform);
  const facts = { email: "Twice@People.test", name: "Twice", password: goodPassword };
  await createUser(system, facts);
  await expect(createUser(system, { ...facts, email: "twice@people.test" })).rejects.toThrow(ConflictError);
  const bad = { ...facts, email: "other@people.test", password: "other@people.test" };
  await expect(createUser(system, bad)).rejects.toThrow(InvalidError);
});

it("renames the acting person, and nobody else", async () => {
  const [one, other] = [await makePerson(harness.platform), await makePerson(harness.platform)];
  await renameMe(one.ctx, { name: "  Grace Hopper " });
  expect([(await getMe(one.ctx)).name, (await getMe(other.ctx)).name]).toEqual(["Grace Hopper", "Some Body"]);
});

it("purges old resets and sessions, and nothing that still counts", async () => {
  const person = await makePerson(harness.platform);
  await ask(person.email);
  clock.advanceMs(61 * 86_400_000);
  const live = await signIn(harness.platform, person.email);
  await ask(person.email);
  await purgeAccess(asSystem(harness.platform));
  expect(await isSignedIn(live)).toBe(true);
  const open = await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db
      .select({ email: users.email })
      .from(passwordResets)
      .innerJoin(users, and(eq(users.id, passwordResets.userId), eq(users.id, person.id))),
  );
  expect(open).toHaveLength(1);
});
