import { sessions } from "#db/schema/index";
import { systemCtx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import {
  createEndpoint,
  createReplay,
  getEndpoint,
  listDeliveries,
  listEndpoints,
  listReplays,
} from "#server/deliveries/index";
import { getEvent, listEvents } from "#server/events/index";
import { createPortalLink, listPortalSessions } from "#server/portal/index";
import { createEventType, getEventType, listEventTypes } from "#server/registry/index";
import {
  createApiKey,
  inviteMember,
  listApiKeys,
  listInvitations,
  listMembers,
  listMySessions,
} from "#server/tenants/index";
import { publish } from "#tests/support/publish";
import type { Scenario } from "#tests/support/scenario";

/** One thing of every kind, in a tenant that is not the caller's. */
export interface TheirThings {
  readonly eventType: string;
  readonly endpoint: string;
  readonly event: string;
  readonly delivery: string;
  readonly apiKey: string;
  readonly invitation: string;
  readonly member: string;
  readonly session: string;
  readonly replay: string;
  readonly portalSession: string;
}

export async function makeThings(tenant: Scenario): Promise<TheirThings> {
  const { ctx } = tenant;
  const eventType = `their.type_${tenant.slug.replaceAll("-", "_")}`;
  await createEventType(ctx, { type: eventType });
  const endpoint = await createEndpoint(ctx, { url: "http://127.0.0.1:9090/hook", eventTypes: ["*"] });
  const { events } = await publish(ctx, { type: eventType, data: { private: true } });
  const deliveries = await listDeliveries(ctx, {});
  const replay = await createReplay(ctx, { kind: "retry", filter: {} });
  const apiKey = await createApiKey(ctx, { name: "theirs", scopes: ["events:read"] });
  const invitation = await inviteMember(ctx, { email: `new-${tenant.slug}@test.invalid`, role: "viewer" });
  const portalLink = await createPortalLink(ctx, { consumer: "acme" });
  const member = await tenant.member("developer");
  return {
    eventType,
    endpoint: endpoint.id,
    event: present(events[0]?.id),
    delivery: present(deliveries.data[0]?.id),
    apiKey: apiKey.id,
    replay: present("id" in replay ? replay.id : undefined),
    portalSession: portalLink.id,
    invitation: invitation.id,
    session: await openSession(tenant),
    member: member.actor.kind === "user" ? member.actor.id : "",
  };
}

async function openSession({ platform, ownerId }: Scenario): Promise<string> {
  const id = platform.ids.next("ses");
  const now = platform.clock.now();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await transactAsSystem(systemCtx(platform, "test", "test-session"), (tx) =>
    tx.db
      .insert(sessions)
      .values({ id, userId: ownerId, method: "password", createdAt: now, lastSeenAt: now, expiresAt }),
  );
  return id;
}

/** All of it as its owner sees it: must be the same before and after whatever another tenant tries. */
export async function viewOf({ ctx }: Scenario, things: TheirThings): Promise<unknown> {
  const views = await Promise.all([
    getEventType(ctx, { type: things.eventType }),
    listEventTypes(ctx, {}),
    getEndpoint(ctx, { id: things.endpoint }),
    listEndpoints(ctx, {}),
    getEvent(ctx, { id: things.event }),
    listEvents(ctx, {}),
    listDeliveries(ctx, {}),
    listReplays(ctx, {}),
    listApiKeys(ctx, {}),
    listPortalSessions(ctx, {}),
    listInvitations(ctx),
    listMembers(ctx),
    listMySessions(ctx, things.session),
  ]);
  return JSON.parse(JSON.stringify(views));
}

function present(id: string | undefined): string {
  if (id === undefined) throw new Error("their things could not be made");
  return id;
}
