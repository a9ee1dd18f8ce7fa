import { list, nothing, person, staff, thing, type Trial } from "./trial.ts";

const range = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z", bucket: "minute" } as const;

/** Every tRPC procedure. A new one without a line here fails the build. */
export const procedureMatrix: Readonly<Record<string, Trial>> = {
  "live.onActivity": nothing("its stream is tried in live.test.ts"),

  "events.list": list(({ eventType }) => ({ type: eventType })),
  "events.get": thing(({ event }) => ({ id: event })),
  "events.throughput": list(({ eventType }) => ({ ...range, type: eventType })),

  "eventTypes.create": nothing("names are each tenant's own"),
  "eventTypes.get": thing(({ eventType }) => ({ type: eventType })),
  "eventTypes.list": list(),
  "eventTypes.update": thing(({ eventType }) => ({ type: eventType, description: "changed" })),

  "endpoints.create": nothing("makes a new one"),
  "endpoints.list": list(),
  "endpoints.get": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.update": thing(({ endpoint }) => ({ id: endpoint, description: "changed" })),
  "endpoints.delete": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.pause": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.resume": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.blockedKeys": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.probe": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.rotateSecret": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.handshake": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.test": thing(({ endpoint }) => ({ id: endpoint })),

  "deliveries.list": list(({ endpoint }) => ({ endpointId: endpoint })),
  "deliveries.listForEvent": thing(({ event }) => ({ eventId: event })),
  "deliveries.dryRun": list(({ eventType }) => ({
    body: JSON.stringify({ type: eventType, data: null }),
  })),
  "deliveries.blockers": thing(({ delivery }) => ({ id: delivery })),
  "deliveries.get": thing(({ delivery }) => ({ id: delivery })),
  "deliveries.attempts": thing(({ delivery }) => ({ deliveryId: delivery })),
  "deliveries.retry": thing(({ delivery }) => ({ id: delivery })),
  "deliveries.stats": list(({ endpoint }) => ({ ...range, endpointId: endpoint })),
  "deliveries.deadLetterCounts": list(({ endpoint }) => ({ endpointId: endpoint })),
  "deliveries.backlog": list(),
  "deliveries.cancel": thing(({ delivery }) => ({ id: delivery })),

  "replays.create": thing(({ endpoint }) => ({
    kind: "recover",
    filter: { endpointId: endpoint, since: range.from },
  })),
  "replays.list": list(),
  "replays.get": thing(({ replay }) => ({ id: replay })),
  "replays.update": thing(({ replay }) => ({ id: replay, deliveriesPerSecond: 5 })),
  "replays.cancel": thing(({ replay }) => ({ id: replay })),

  "tenants.mine": person("a person's own memberships"),
  "tenants.create": person("makes a new one"),
  "tenants.current": list(),
  "tenants.usage": list(),
  "tenants.changePublishing": nothing("changes the tenant of the page, for its admins"),
  "tenants.rename": nothing("renames the tenant of the page, for its admins"),

  "members.list": list(),
  "members.changeRole": thing(({ member }) => ({ userId: member, role: "viewer" })),
  "members.remove": thing(({ member }) => ({ userId: member })),

  "invitations.list": list(),
  "invitations.create": nothing("invites into the tenant of the page"),
  "invitations.resend": thing(({ invitation }) => ({ id: invitation })),
  "invitations.revoke": thing(({ invitation }) => ({ id: invitation })),
  "invitations.offer": person("open to whoever holds the mailed token"),
  "invitations.accept": person("needs the mailed token"),
  "invitations.acceptAsNewUser": person("needs the mailed token"),

  "portal.createLink": nothing("keys of consumers are each tenant's own"),
  "portal.sessions": list(),
  "portal.revokeSession": thing(({ portalSession }) => ({ id: portalSession })),
  "portal.revokeSessions": nothing("keys of consumers are each tenant's own"),
  "portal.settings": list(),
  "portal.updateSettings": nothing("changes the tenant of the page, for its admins"),

  "apiKeys.list": list(),
  "apiKeys.create": nothing("makes a new one"),
  "apiKeys.rotate": thing(({ apiKey }) => ({ id: apiKey })),
  "apiKeys.revoke": thing(({ apiKey }) => ({ id: apiKey })),

  "audit.list": list(({ endpoint }) => ({ subjectId: endpoint })),

  "account.me": person("one's own account"),
  "account.rename": person("one's own account"),
  "account.changePassword": person("one's own account"),
  "account.sessions": person("one's own sessions"),
  "account.revokeSession": thing(({ session }) => ({ id: session })),
  "account.revokeOtherSessions": person("one's own sessions"),
  "account.requestPasswordReset": person("mails the account's owner"),
  "account.resetPassword": person("needs the mailed token"),
  "account.createFirst": person("refused once there is any user"),
  "account.passwordReset": person("needs the mailed token"),
  "account.setup": person("tells whether there is any user"),
  "account.demoSignIns": person("the demo of a local installation"),

  "localMail.list": person("mail of a local installation"),
  "localMail.get": person("mail of a local installation"),

  "staffTenants.count": staff(),
  "staffTenants.list": staff(),
  "staffTenants.get": staff(),
  "staffTenants.suspend": staff(),
  "staffTenants.resume": staff(),
  "staffTenants.changePlan": staff(),
  "staffUsers.list": staff(),
  "staffUsers.get": staff(),
  "staffUsers.revokeSessions": staff(),
  "staffAudit.list": staff(),
  "operations.lanes": staff(),
  "operations.lane": staff(),
  "operations.controlLane": staff(),
  "operations.queues": staff(),
  "operations.workers": staff(),
};
