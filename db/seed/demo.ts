import { createEndpoint, pauseEndpoint } from "#server/deliveries/index";
import { createCtx, inTenant, systemCtx, type TenantCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { createEventType } from "#server/registry/index";
import { type LimitName, limitNames } from "#lib/plans";
import { addMember, changePlan, createTenant, createUser } from "#server/tenants/index";
import { demoEventTypes } from "./demo-catalogue.ts";
import { demoPeople, demoSlug } from "./demo-people.ts";
import { type PastEndpoint, writeHistory } from "./history.ts";
import type { SeedOptions } from "./index.ts";

const endpointPlans = [
  {
    path: "ok",
    description: "Billing: books paid invoices",
    types: ["invoice.created", "invoice.paid"],
    failureRatio: 0.01,
    deadRatio: 0,
    typicalMs: 38,
  },
  {
    path: "slow",
    description: "CRM: keeps customers in step",
    types: ["customer.updated", "invoice.paid"],
    failureRatio: 0.06,
    deadRatio: 0,
    typicalMs: 420,
  },
  {
    path: "failing",
    description: "Old warehouse system, going away",
    types: ["order.shipped"],
    failureRatio: 0.12,
    deadRatio: 0.05,
    typicalMs: 90,
  },
] as const;

const noOverrides = Object.fromEntries(limitNames.map((name) => [name, null])) as Record<LimitName, null>;

/** A production tenant with a day of traffic, its empty sandbox, and people of every role and staff. */
export async function seedDemo(
  platform: Platform,
  { demoPassword }: Pick<SeedOptions, "demoPassword">,
): Promise<void> {
  const system = systemCtx(platform, "seed", "seed");
  const people = [];
  for (const { email, name, role, staffRoles } of demoPeople) {
    const user = await createUser(system, {
      email,
      name,
      password: demoPassword,
      staffRoles: [...staffRoles],
    });
    people.push({ ...user, role });
  }
  const [owner, ...others] = people;
  if (owner === undefined) throw new Error("the demo needs an owner");
  const actor = { kind: "user", id: owner.id, label: owner.email, role: "owner" } as const;
  const asOwner = createCtx(platform, { actor, correlationId: "seed" });
  const production = await createTenant(asOwner, { name: "Acme", kind: "production", slug: demoSlug });
  const sandbox = await createTenant(asOwner, {
    name: "Acme sandbox",
    kind: "sandbox",
    slug: `${demoSlug}-sandbox`,
  });
  await changePlan(system, {
    id: sandbox.id,
    plan: "free",
    ...noOverrides,
    reason: "Sandboxes of the demo are small.",
  });
  for (const { id, role } of others) {
    if (role === null) continue;
    await addMember(inTenant(system, production.id), { userId: id, role });
    await addMember(inTenant(system, sandbox.id), { userId: id, role });
  }
  await seedTraffic(inTenant(asOwner, production.id));
}

async function seedTraffic(ctx: TenantCtx): Promise<void> {
  for (const { type, description, owner, schema } of demoEventTypes) {
    await createEventType(ctx, { type, description, owner, schema: JSON.stringify(schema, null, 2) });
  }
  const past: PastEndpoint[] = [];
  for (const { path, description, types, ...behaviour } of endpointPlans) {
    const url = `${ctx.platform.env.PUBLIC_URL}/local-receiver/${path}`;
    const { id } = await createEndpoint(ctx, { url, description, eventTypes: [...types] });
    past.push({ id, url, types, ...behaviour });
    if (behaviour.deadRatio > 0) await pauseEndpoint(ctx, { id });
  }
  await writeHistory(ctx, past);
}
