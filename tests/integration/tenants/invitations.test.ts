import { and, eq, like, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditEntries, invitations, users } from "#db/schema/index";
import { manualClock } from "#server/kernel/clock";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { read, transactAsSystem } from "#server/kernel/transact";
import {
  acceptInvitation,
  acceptInvitationAsNewUser,
  getInvitationOffer,
  inviteMember,
  listInvitations,
  listMembers,
  resendInvitation,
  revokeInvitation,
} from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { type Scenario, scenario } from "#tests/support/scenario";
import { asAnyone, asSystem, goodPassword, mailsTo, makePerson, signIn, tokenIn } from "./people.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
let count = 0;
const newAddress = () => `invitee-${++count}@people.test`;

async function invite(ours: Scenario, email: string, role: "admin" | "viewer" = "viewer") {
  const invitation = await inviteMember(ours.ctx, { email, role });
  const [mail] = await mailsTo(harness.platform, email);
  return { invitation, mail, token: tokenIn(mail) };
}

it("takes a new person in by the mailed link, with the role offered, and lets them sign in", async () => {
  const ours = await scenario(harness.platform);
  const anyone = asAnyone(harness.platform);
  const email = newAddress();
  const { token, mail } = await invite(ours, email, "admin");
  expect(mail?.subject).toContain(ours.slug);
  expect(await getInvitationOffer(anyone, { token })).toMatchObject({
    email,
    role: "admin",
    hasAccount: false,
  });
  await acceptInvitationAsNewUser(anyone, { token, name: "New Person", password: goodPassword });
  expect(await listMembers(ours.ctx)).toContainEqual(expect.objectContaining({ email, role: "admin" }));
  expect(await signIn(harness.platform, email)).toMatch(/^ses_/);
  expect(await listInvitations(ours.ctx)).toEqual([]);
});

it("takes an existing person in, who then belongs to both tenants", async () => {
  const ours = await scenario(harness.platform);
  const person = await makePerson(harness.platform);
  const { token } = await invite(ours, person.email);
  const offer = await getInvitationOffer(asAnyone(harness.platform), { token });
  expect(offer.hasAccount).toBe(true);
  expect(await acceptInvitation(person.ctx, { token })).toMatchObject({ tenantSlug: ours.slug });
  await expect(acceptInvitation(person.ctx, { token })).rejects.toThrow(NotFoundError);
});

it("refuses an invitation to somebody signed in with another address, and leaves it open", async () => {
  const ours = await scenario(harness.platform);
  const person = await makePerson(harness.platform);
  const { token } = await invite(ours, newAddress());
  await expect(acceptInvitation(person.ctx, { token })).rejects.toThrow(ForbiddenError);
  expect(await listMembers(ours.ctx)).toHaveLength(1);
  expect((await listInvitations(ours.ctx)).map(({ state }) => state)).toEqual(["pending"]);
});

it("does not let a second account be made for an address that has one", async () => {
  const ours = await scenario(harness.platform);
  const person = await makePerson(harness.platform);
  const { token } = await invite(ours, person.email);
  const input = { token, name: "Impostor", password: goodPassword };
  await expect(acceptInvitationAsNewUser(asAnyone(harness.platform), input)).rejects.toThrow(ConflictError);
  await acceptInvitation(person.ctx, { token });
});

it("lets one of several simultaneous accepts win, and makes one account", async () => {
  const ours = await scenario(harness.platform);
  const email = newAddress();
  const { token } = await invite(ours, email);
  const accept = () =>
    acceptInvitationAsNewUser(asAnyone(harness.platform), { token, name: "Twice", password: goodPassword });
  const outcomes = await Promise.allSettled([accept(), accept(), accept()]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const accounts = await transactAsSystem(asSystem(harness.platform), (tx) =>
    tx.db.select({ id: users.id }).from(users).where(eq(users.email, email)),
  );
  expect(accounts).toHaveLength(1);
  expect((await listMembers(ours.ctx)).filter((member) => member.email === email)).toHaveLength(1);
});

it("ends after seven days, at revocation, and when it is sent anew", async () => {
  const ours = await scenario(harness.platform);
  const anyone = asAnyone(harness.platform);
  const email = newAddress();
  const { token, invitation } = await invite(ours, email);
  clock.advanceMs(7 * 86_400_000 - 1);
  expect((await getInvitationOffer(anyone, { token })).email).toBe(email);
  clock.advanceMs(1);
  await expect(getInvitationOffer(anyone, { token })).rejects.toThrow(NotFoundError);
  expect((await listInvitations(ours.ctx)).map(({ state }) => state)).toEqual(["expired"]);

  await resendInvitation(ours.ctx, { id: invitation.id });
  const newer = tokenIn((await mailsTo(harness.platform, email))[0]);
  expect(newer).not.toBe(token);
  await expect(getInvitationOffer(anyone, { token })).rejects.toThrow(NotFoundError);
  expect((await getInvitationOffer(anyone, { token: newer })).email).toBe(email);

  await revokeInvitation(ours.ctx, { id: invitation.id });
  await expect(getInvitationOffer(anyone, { token: newer })).rejects.toThrow(NotFoundError);
  await expect(revokeInvitation(ours.ctx, { id: invitation.id })).rejects.toThrow(ConflictError);
  await expect(resendInvitation(ours.ctx, { id: invitation.id })).rejects.toThrow(ConflictError);
});

it("does not send a mail whose invitation was revoked before it went out", async () => {
  const ours = await scenario(harness.platform);
  const email = newAddress();
  const { id } = await inviteMember(ours.ctx, { email, role: "viewer" });
  await revokeInvitation(ours.ctx, { id });
  expect(await mailsTo(harness.platform, email)).toEqual([]);
});

it("keeps the link's token nowhere: not in its row, not in the queue, not in the audit log", async () => {
  const ours = await scenario(harness.platform);
  const { token, invitation } = await invite(ours, newAddress());
  const found = await transactAsSystem(asSystem(harness.platform), async (tx) => {
    const rows = await tx.db.select().from(invitations).where(eq(invitations.id, invitation.id));
    const entries = await tx.db.select().from(auditEntries).where(eq(auditEntries.tenantId, ours.tenantId));
    const jobs = await tx.db.execute(sql`select data from pgboss.job`);
    return JSON.stringify([rows, entries, jobs.rows]);
  });
  expect(found).toContain(invitation.id);
  expect(found).not.toContain(token);
});

it("invites an address once, also when two people do it at once, and no member", async () => {
  const ours = await scenario(harness.platform);
  const other = await ours.member("admin");
  const email = newAddress();
  const outcomes = await Promise.allSettled([
    inviteMember(ours.ctx, { email, role: "viewer" }),
    inviteMember(other, { email: email.toUpperCase(), role: "viewer" }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(inviteMember(ours.ctx, { email: other.actor.label, role: "viewer" })).rejects.toThrow(
    /member already/,
  );
});

it("lets only an owner invite an owner", async () => {
  const ours = await scenario(harness.platform);
  const admin = await ours.member("admin");
  await expect(inviteMember(admin, { email: newAddress(), role: "owner" })).rejects.toThrow(ForbiddenError);
  expect((await inviteMember(ours.ctx, { email: newAddress(), role: "owner" })).role).toBe("owner");
});

it("does not find another tenant's invitation", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const { id } = await inviteMember(theirs.ctx, { email: newAddress(), role: "viewer" });
  await expect(resendInvitation(ours.ctx, { id })).rejects.toThrow(NotFoundError);
  await expect(revokeInvitation(ours.ctx, { id })).rejects.toThrow(NotFoundError);
  expect((await listInvitations(theirs.ctx)).map(({ state }) => state)).toEqual(["pending"]);
});

it("leaves neither invitation nor mail when the transaction fails", async () => {
  const ours = await scenario(harness.platform);
  const email = newAddress();
  await expect(
    inviteMember({ ...ours.ctx, correlationId: null as unknown as string }, { email, role: "viewer" }),
  ).rejects.toThrow("audit_entries");
  const left = await read(ours.ctx, (tx) =>
    tx.db
      .select({ id: invitations.id })
      .from(invitations)
      .where(and(eq(invitations.tenantId, ours.tenantId), like(invitations.email, email))),
  );
  expect([left, await mailsTo(harness.platform, email)]).toEqual([[], []]);
});
