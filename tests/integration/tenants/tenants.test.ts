import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { tenantKeys } from "#db/schema/index";
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import {
  countTenants,
  createApiKey,
  createFirstUser,
  createTenant,
  getSetupState,
  getTenant,
  getTenantFacts,
  getUserFacts,
  inviteMember,
  listAuditEntries,
  listMyTenants,
  listStaffAudit,
  listTenants,
  listUsers,
  renameTenant,
  resolveMember,
  suspendTenant,
} from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { reservedSlugs } from "#lib/reserved-slugs";
import { asAnyone, goodPassword, makePerson, makeStaff, signIn } from "./people.ts";

const harness = useDatabase();

it("makes the first account of an installation once, with every staff role, also when two try at once", async () => {
  const anyone = asAnyone(harness.platform);
  expect(await getSetupState(anyone)).toEqual({ isOpen: true, needsKey: false });
  const make = (email: string) => createFirstUser(anyone, { email, name: "First", password: goodPassword });
  const outcomes = await Promise.allSettled([make("one@first.test"), make("two@first.test")]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await getSetupState(anyone)).isOpen).toBe(false);
  await expect(make("three@first.test")).rejects.toThrow(ConflictError);
});

it("asks for the staff key before it makes the first account of a production installation", async () => {
  const production = testEnv(harness.database, {
    TRUNKLINE_MODE: "production",
    PUBLIC_URL: "https://hub.test",
    SMTP_URL: "smtp://mail.test",
  });
  const platform = await harness.another({ env: production });
  const first = { email: "four@first.test", name: "First", password: goodPassword };
  const wrong = createFirstUser(asAnyone(platform), { ...first, setupKey: "a wrong key" });
  await expect(wrong).rejects.toThrow(InvalidError);
  const right = createFirstUser(asAnyone(platform), { ...first, setupKey: "a-staff-key-for-tests" });
  await expect(right).rejects.toThrow("has its first account");
});

it("makes a tenant with its own encryption key, owned by whoever makes it", async () => {
  const person = await makePerson(harness.platform);
  const tenant = await createTenant(person.ctx, { name: "Acme Café", kind: "sandbox" });
  expect(tenant).toMatchObject({ slug: "acme-cafe", kind: "sandbox", suspendedAt: null });
  expect(await listMyTenants(person.ctx)).toEqual([{ ...tenant, role: "owner" }]);
  const inside = await resolveMember(person.ctx, { userId: person.id, tenantSlug: tenant.slug });
  expect(await getTenant(inside)).toEqual(tenant);
  const keys = await transactAsSystem(person.ctx, (tx) =>
    tx.db.select().from(tenantKeys).where(eq(tenantKeys.tenantId, tenant.id)),
  );
  expect(keys.map(({ version }) => version)).toEqual([1]);
});

it("finds a free URL name for tenants of one name, also when they are made at once", async () => {
  const person = await makePerson(harness.platform);
  const made = await Promise.all(
    Array.from({ length: 4 }, () => createTenant(person.ctx, { name: "Same Name", kind: "production" })),
  );
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(4);
  for (const { slug } of made) expect(slug).toMatch(/^same-name(-\d{4})?$/);
});

it("refuses a URL name that is taken, kept for pages, or malformed, and makes nothing", async () => {
  const person = await makePerson(harness.platform);
  const make = (slug: string) => createTenant(person.ctx, { name: "Acme", kind: "sandbox", slug });
  await make("taken-name");
  const again = make("taken-name");
  await expect(again).rejects.toThrow(ConflictError);
  await expect(again).rejects.toMatchObject({ errors: [{ pointer: "/slug" }] });
  for (const slug of [...reservedSlugs].slice(0, 3)) await expect(make(slug)).rejects.toThrow(/kept for/);
  await expect(make("Not A Slug!")).rejects.toThrow("small letters");
  expect(await listMyTenants(person.ctx)).toHaveLength(1);
});

it("lets people make tenants, and neither keys nor the system", async () => {
  const { ctx, apiKey } = await scenario(harness.platform);
  const input = { name: "Acme", kind: "sandbox" } as const;
  await expect(createTenant(apiKey(["tenant:read"]), input)).rejects.toThrow(ForbiddenError);
  expect((await createTenant(ctx, input)).slug).toMatch(/^acme/);
});

it("renames a tenant for its admins, and not for others", async () => {
  const ours = await scenario(harness.platform);
  await renameTenant(await ours.member("admin"), { name: " New Name " });
  expect((await getTenant(ours.ctx)).name).toBe("New Name");
  await expect(renameTenant(await ours.member("developer"), { name: "x" })).rejects.toThrow(ForbiddenError);
});

it("shows a tenant's audit log to its admins, by actor, action, thing and time, in pages", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const admin = await ours.member("admin");
  await renameTenant(theirs.ctx, { name: "Theirs" });
  const started = new Date(Date.now() - 1_000).toISOString();
  await renameTenant(ours.ctx, { name: "One" });
  await renameTenant(admin, { name: "Two" });
  const { id } = await createApiKey(ours.ctx, { name: "k", scopes: ["events:read"] });
  await inviteMember(ours.ctx, { email: "audited@people.test", role: "viewer" });
  const actions = async (filter: object) =>
    (await listAuditEntries(ours.ctx, filter)).data.map(({ action }) => action);
  expect(await actions({})).toEqual([
    "member.invited",
    "api_key.created",
    "tenant.renamed",
    "tenant.renamed",
  ]);
  expect(await actions({ action: "tenant.renamed", actorId: ours.ownerId })).toEqual(["tenant.renamed"]);
  expect(await actions({ action: "api_key.*" })).toEqual(["api_key.created"]);
  expect(await actions({ subjectId: id })).toEqual(["api_key.created"]);
  expect(await actions({ until: started })).toEqual([]);
  expect(await actions({ since: started, limit: 1 })).toEqual(["member.invited"]);
  const first = await listAuditEntries(ours.ctx, { limit: 3 });
  const rest = await listAuditEntries(ours.ctx, { limit: 3, cursor: first.nextCursor ?? "" });
  expect(rest.data).toMatchObject([
    { action: "tenant.renamed", after: { name: "One" }, actorId: ours.ownerId },
  ]);
  await expect(listAuditEntries(await ours.member("developer"), {})).rejects.toThrow(ForbiddenError);
});

it("shows staff all tenants with what is in them, and writes down that they looked", async () => {
  const ours = await scenario(harness.platform);
  await ours.member("viewer");
  await createApiKey(ours.ctx, { name: "k", scopes: ["events:read"] });
  const support = await makeStaff(harness.platform, ["support"]);
  const found = await listTenants(support, { search: ours.slug.toUpperCase() });
  expect(found.data).toMatchObject([{ id: ours.tenantId, members: 2, apiKeys: 1, endpoints: 0 }]);
  const facts = await getTenantFacts(support, { id: ours.tenantId });
  expect(facts.people.map(({ role }) => role).sort()).toEqual(["owner", "viewer"]);
  const log = await listStaffAudit(support, { tenantId: ours.tenantId });
  expect(log.data).toMatchObject([{ action: "tenant.viewed", subjectId: ours.tenantId }]);
  const searched = await listTenants(support, { search: "100%_not_there" });
  expect(searched.data).toEqual([]);
});

it("counts all tenants for staff, and the suspended among them", async () => {
  const ours = await scenario(harness.platform);
  const security = await makeStaff(harness.platform, ["security"]);
  const before = await countTenants(security);
  await scenario(harness.platform);
  await suspendTenant(security, { id: ours.tenantId, reason: "a test" });
  expect(await countTenants(security)).toEqual({
    tenants: before.tenants + 1,
    suspended: before.suspended + 1,
  });
  await expect(countTenants(ours.ctx)).rejects.toThrow(ForbiddenError);
});

it("shows staff a user with tenants and live sessions, never a password hash", async () => {
  const person = await makePerson(harness.platform);
  const tenant = await createTenant(person.ctx, { name: "Mine", kind: "sandbox" });
  await signIn(harness.platform, person.email);
  const security = await makeStaff(harness.platform, ["security"]);
  const listed = await listUsers(security, { search: person.email });
  expect(listed.data).toMatchObject([{ id: person.id, tenants: 1, liveSessions: 1 }]);
  const facts = await getUserFacts(security, { id: person.id });
  expect(facts).toMatchObject({
    memberships: [{ tenantId: tenant.id, role: "owner" }],
    sessions: [{ method: "password" }],
  });
  expect(JSON.stringify([listed, facts])).not.toContain("argon2");
  await expect(getUserFacts(security, { id: harness.platform.ids.next("usr") })).rejects.toThrow(
    NotFoundError,
  );
});

it("keeps staff verbs from members, and each from staff without its role", async () => {
  const ours = await scenario(harness.platform);
  const finance = await makeStaff(harness.platform, ["finance"]);
  await expect(listTenants(ours.ctx, {})).rejects.toThrow(ForbiddenError);
  await expect(listUsers(finance, {})).rejects.toThrow(ForbiddenError);
  await expect(suspendTenant(finance, { id: ours.tenantId, reason: "x" })).rejects.toThrow(ForbiddenError);
  expect((await getTenant(ours.ctx)).suspendedAt).toBeNull();
});

it("tells a tenant in its own audit log that staff suspended it, and why", async () => {
  const ours = await scenario(harness.platform);
  const operator = await makeStaff(harness.platform, ["operator"]);
  const input = { id: ours.tenantId, reason: "unpaid since March" };
  expect((await suspendTenant(operator, input)).suspendedAt).not.toBeNull();
  await suspendTenant(operator, input);
  const { data } = await listAuditEntries(ours.ctx, { action: "tenant.suspended" });
  expect(data).toMatchObject([{ actorKind: "staff", after: { reason: "unpaid since March" } }]);
  const missing = suspendTenant(operator, { id: harness.platform.ids.next("tnt"), reason: "x" });
  await expect(missing).rejects.toThrow(NotFoundError);
});
