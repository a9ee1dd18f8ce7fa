import { expect, it } from "vitest";
import { manualClock } from "#server/kernel/clock";
import { ForbiddenError, NotFoundError } from "#server/kernel/errors";
import {
  listMySessions,
  resolveSession,
  revokeMyOtherSessions,
  revokeMySession,
  revokeUserSessions,
  signOut,
} from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { asAnyone, makePerson, makeStaff, signIn } from "./people.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const isSignedIn = async (sessionId: string) =>
  (await resolveSession(asAnyone(harness.platform), sessionId)) !== null;

it("refuses a revoked session on the very next call, and leaves the others", async () => {
  const person = await makePerson(harness.platform);
  const [here, there] = [
    await signIn(harness.platform, person.email),
    await signIn(harness.platform, person.email),
  ];
  expect(await isSignedIn(there)).toBe(true);
  await revokeMySession(person.ctx, { id: there });
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
  await expect(revokeMySession(person.ctx, { id: there })).rejects.toThrow(NotFoundError);
});

it("ends all other sessions at once, or this one by signing out", async () => {
  const person = await makePerson(harness.platform);
  const [here, a, b] = [
    await signIn(harness.platform, person.email),
    await signIn(harness.platform, person.email),
    await signIn(harness.platform, person.email),
  ];
  expect(await revokeMyOtherSessions(person.ctx, here)).toEqual({ ended: 2 });
  expect([await isSignedIn(here), await isSignedIn(a), await isSignedIn(b)]).toEqual([true, false, false]);
  await signOut(person.ctx, here);
  expect(await isSignedIn(here)).toBe(false);
});

it("does not find somebody else's session", async () => {
  const [one, other] = [await makePerson(harness.platform), await makePerson(harness.platform)];
  const theirs = await signIn(harness.platform, other.email);
  await expect(revokeMySession(one.ctx, { id: theirs })).rejects.toThrow(NotFoundError);
  await signOut(one.ctx, theirs);
  expect(await isSignedIn(theirs)).toBe(true);
});

it("lists live sessions with device and the current one marked, last seen first", async () => {
  const person = await makePerson(harness.platform);
  const older = await signIn(harness.platform, person.email);
  clock.advanceMs(120_000);
  const newer = await signIn(harness.platform, person.email);
  const listed = await listMySessions(person.ctx, older);
  expect(listed.map(({ id, isCurrent, device }) => [id, isCurrent, device])).toEqual([
    [newer, false, "Firefox on Linux"],
    [older, true, "Firefox on Linux"],
  ]);
  clock.advanceMs(120_000);
  await resolveSession(asAnyone(harness.platform), older);
  expect((await listMySessions(person.ctx, older)).map(({ id }) => id)).toEqual([older, newer]);
});

it("ends a session a week after its last request, and 30 days after its start whatever happens", async () => {
  const person = await makePerson(harness.platform);
  const [idle, busy] = [
    await signIn(harness.platform, person.email),
    await signIn(harness.platform, person.email),
  ];
  const days: [boolean, boolean][] = [];
  for (let day = 1; day <= 30; day++) {
    clock.advanceMs(86_400_000);
    days.push([await isSignedIn(busy), day === 7 && (await isSignedIn(idle))]);
  }
  expect(days.map(([isBusy]) => isBusy)).toEqual([...Array.from({ length: 29 }, () => true), false]);
  expect(days[6]).toEqual([true, false]);
});

it("tells every process which session ended", async () => {
  const second = await harness.another();
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await second.listener.listen("session_revoked", (id) => {
    if (id === null) return; // the connection was made just now
    told.push(id);
    resolve();
  });
  const person = await makePerson(harness.platform);
  const session = await signIn(harness.platform, person.email);
  await revokeMySession(person.ctx, { id: session });
  await promise;
  expect(told).toEqual([session]);
});

it("lets security staff, and no other, sign a person out everywhere", async () => {
  const person = await makePerson(harness.platform);
  const session = await signIn(harness.platform, person.email);
  const input = { id: person.id, reason: "stolen laptop" };
  const support = await makeStaff(harness.platform, ["support"]);
  await expect(revokeUserSessions(support, input)).rejects.toThrow(ForbiddenError);
  await expect(revokeUserSessions(person.ctx, input)).rejects.toThrow(ForbiddenError);
  expect(await isSignedIn(session)).toBe(true);
  expect(await revokeUserSessions(await makeStaff(harness.platform, ["security"]), input)).toEqual({
    ended: 1,
  });
  expect(await isSignedIn(session)).toBe(false);
});

it.each(["", "ses_", "ses_01h455vb4pex5vsknk084sn02q", "usr_01h455vb4pex5vsknk084sn02q", "x".repeat(5_000)])(
  "signs nobody in by a made-up session %j",
  async (sessionId) => {
    expect(await isSignedIn(sessionId)).toBe(false);
  },
);
