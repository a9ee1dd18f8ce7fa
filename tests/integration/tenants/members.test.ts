import { and, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditEntries, memberships } from "#db/schema/index";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import { addMember, changeRole, listMembers, removeMember, resolveMember } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { type Scenario, scenario } from "#tests/support/scenario";
import { asAnyone, asSystem } from "./people.ts";
import { inTenant, type TenantCtx } from "#server/kernel/ctx";

const harness = useDatabase();
const idOf = (ctx: TenantCtx) => (ctx.actor.kind === "user" ? ctx.actor.id : "");
const owners = (ours: Scenario) =>
  read(ours.ctx, (tx) =>
    tx.db
      .select({ id: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.tenantId, ours.tenantId), eq(memberships.role, "owner"))),
  );

it("resolves a member to their role of this moment, and hides the tenant from everybody else", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const anyone = asAnyone(harness.platform);
  const developer = await ours.member("developer");
  const resolve = (userId: string, tenantSlug: string) => resolveMember(anyone, { userId, tenantSlug });
  const before = await resolve(idOf(developer), ours.slug);
  expect([before.tenantId, before.actor]).toMatchObject([ours.tenantId, { kind: "user", role: "developer" }]);
  await changeRole(ours.ctx, { userId: idOf(developer), role: "viewer" });
  expect((await resolve(idOf(developer), ours.slug)).actor).toMatchObject({ role: "viewer" });
  await expect(resolve(theirs.ownerId, ours.slug)).rejects.toThrow(NotFoundError);
  await expect(resolve(ours.ownerId, "no-such-tenant")).rejects.toThrow(NotFoundError);
  await removeMember(ours.ctx, { userId: idOf(developer) });
  await expect(resolve(idOf(developer), ours.slug)).rejects.toThrow(NotFoundError);
});

it("keeps one owner when two owners demote each other at once", async () => {
  for (let round = 0; round < 5; round++) {
    const ours = await scenario(harness.platform);
    const other = await ours.member("owner");
    const outcomes = await Promise.allSettled([
      changeRole(ours.ctx, { userId: idOf(other), role: "viewer" }),
      changeRole(other, { userId: ours.ownerId, role: "viewer" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toBeInstanceOf(ConflictError);
    expect(await owners(ours)).toHaveLength(1);
  }
});

it("keeps one owner when all owners leave at once", async () => {
  const ours = await scenario(harness.platform);
  const others = await Promise.all([ours.member("owner"), ours.member("owner")]);
  const leave = (ctx: TenantCtx) => removeMember(ctx, { userId: idOf(ctx) });
  const outcomes = await Promise.allSettled([ours.ctx, ...others].map(leave));
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect(await owners(ours)).toHaveLength(1);
});

it("refuses to demote or remove the last owner, saying what to do", async () => {
  const ours = await scenario(harness.platform);
  const again = "Make another member owner first";
  await expect(changeRole(ours.ctx, { userId: ours.ownerId, role: "admin" })).rejects.toThrow(again);
  await expect(removeMember(ours.ctx, { userId: ours.ownerId })).rejects.toThrow(again);
});

it("lets an admin change anyone but owners", async () => {
  const ours = await scenario(harness.platform);
  const [admin, viewer] = [await ours.member("admin"), await ours.member("viewer")];
  await changeRole(admin, { userId: idOf(viewer), role: "developer" });
  await expect(changeRole(admin, { userId: idOf(viewer), role: "owner" })).rejects.toThrow(ForbiddenError);
  await expect(changeRole(admin, { userId: ours.ownerId, role: "viewer" })).rejects.toThrow(ForbiddenError);
  await expect(removeMember(admin, { userId: ours.ownerId })).rejects.toThrow(ForbiddenError);
});

it.each(["developer", "viewer"] as const)("lets a %s leave, and change nobody", async (role) => {
  const ours = await scenario(harness.platform);
  const [member, viewer] = [await ours.member(role), await ours.member("viewer")];
  await expect(changeRole(member, { userId: idOf(viewer), role: "admin" })).rejects.toThrow(ForbiddenError);
  await expect(removeMember(member, { userId: idOf(viewer) })).rejects.toThrow(ForbiddenError);
  await removeMember(member, { userId: idOf(member) });
  expect((await listMembers(ours.ctx)).map(({ id }) => id)).not.toContain(idOf(member));
});

it("does not find another tenant's member", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const theirMember = await theirs.member("viewer");
  const userId = idOf(theirMember);
  await expect(changeRole(ours.ctx, { userId, role: "admin" })).rejects.toThrow(NotFoundError);
  await expect(removeMember(ours.ctx, { userId })).rejects.toThrow(NotFoundError);
  expect((await listMembers(theirs.ctx)).find(({ id }) => id === userId)?.role).toBe("viewer");
});

it("writes each change to the audit log with who, whom, before and after", async () => {
  const ours = await scenario(harness.platform);
  const viewer = await ours.member("viewer");
  await changeRole(ours.ctx, { userId: idOf(viewer), role: "admin" });
  await removeMember(ours.ctx, { userId: idOf(viewer) });
  const entries = await read(ours.ctx, (tx) =>
    tx.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, idOf(viewer)))
      .orderBy(auditEntries.id),
  );
  expect(entries).toMatchObject([
    {
      action: "member.role_changed",
      actorId: ours.ownerId,
      before: { role: "viewer" },
      after: { role: "admin" },
    },
    { action: "member.removed", actorId: ours.ownerId, before: { role: "admin" } },
  ]);
});

it("adds members without asking only for the system", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const member = { userId: theirs.ownerId, role: "viewer" } as const;
  await expect(addMember(ours.ctx, member)).rejects.toThrow(ForbiddenError);
  const system = inTenant(asSystem(harness.platform), ours.tenantId);
  await addMember(system, member);
  await expect(addMember(system, member)).rejects.toThrow(ConflictError);
});
