import { z } from "zod";
import type { NoticeKind } from "#lib/notices";
import { apiKeyScopes, type Permission, roles } from "#lib/permissions";
import { type IdPrefix, isTypeId } from "#lib/type-id";
import { PageInput } from "#server/kernel/paging";
import { maxSlugLength, minSlugLength, slugFault } from "./slug.ts";

export { slugFromName } from "./slug.ts";

export const idOf = (prefix: IdPrefix, what: string) =>
  z.string().refine((text) => isTypeId(prefix, text), `expected the id of ${what}, ${prefix}_…`);
const instant = z.iso.datetime({ offset: true });
const apiKeyId = idOf("key", "an API key");
const invitationId = idOf("inv", "an invitation");
export const userId = idOf("usr", "a user");

/** An e-mail address as it is stored and compared: trimmed, lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address has at most 254 characters.")
  .pipe(z.email("Enter an e-mail address, such as ada@example.com."));
export const personName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(100, "A name has at most 100 characters.");
/** What a mailed link carries: 256 bits as base64url. */
export const linkToken = z.string().min(20).max(100);

export const tenantKindWords = ["production", "sandbox"] as const;
export const tenantName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(80, "A name has at most 80 characters.");
const slug = z
  .string()
  .trim()
  .toLowerCase()
  .min(minSlugLength, `A URL name has at least ${minSlugLength} characters.`)
  .max(maxSlugLength, `A URL name has at most ${maxSlugLength} characters.`)
  .check((check) => {
    const message = slugFault(check.value);
    if (message !== null) check.issues.push({ code: "custom", message, input: check.value });
  });

/** Without `slug`, one is made from the name. */
export const CreateTenantInput = z.strictObject({
  name: tenantName,
  kind: z.enum(tenantKindWords),
  slug: slug.optional(),
});
export type CreateTenantInput = z.input<typeof CreateTenantInput>;

/** The form that makes a tenant always says what its URL name will be. */
export const CreateTenantForm = z.strictObject({ name: tenantName, kind: z.enum(tenantKindWords), slug });

export const RenameTenantInput = z.strictObject({ name: tenantName });
export type RenameTenantInput = z.input<typeof RenameTenantInput>;

/** `implicitEventTypes`: whether publishing an unknown event type creates it. */
export const ChangePublishingInput = z.strictObject({ implicitEventTypes: z.boolean() });
export type ChangePublishingInput = z.input<typeof ChangePublishingInput>;

/** Whether the person who asks is mailed of each kind. */
export const ChooseNoticesInput = z.strictObject({
  failing: z.boolean(),
  disabled: z.boolean(),
  exhausted: z.boolean(),
  quota: z.boolean(),
} satisfies Record<NoticeKind, z.ZodBoolean>);
export type ChooseNoticesInput = z.input<typeof ChooseNoticesInput>;

export const Tenant = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(tenantKindWords),
  implicitEventTypes: z.boolean(),
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
});
export type Tenant = z.infer<typeof Tenant>;

/** A tenant as one of its members sees it. */
export const MyTenant = Tenant.extend({ role: z.enum(roles) });
export type MyTenant = z.infer<typeof MyTenant>;

export const Member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  joinedAt: z.iso.datetime(),
});
export type Member = z.infer<typeof Member>;

const role = z.enum(roles, "Choose one of the roles.");
export const ListMembersInput = z.strictObject({});
export const AddMemberInput = z.strictObject({ userId, role });
export type AddMemberInput = z.infer<typeof AddMemberInput>;
export const ChangeRoleInput = z.strictObject({ userId, role });
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;
export const RemoveMemberInput = z.strictObject({ userId });
export type RemoveMemberInput = z.infer<typeof RemoveMemberInput>;

export const InviteMemberInput = z.strictObject({ email: emailAddress, role });
export type InviteMemberInput = z.input<typeof InviteMemberInput>;
export const InvitationIdInput = z.strictObject({ id: invitationId });
export type InvitationIdInput = z.infer<typeof InvitationIdInput>;
export const InvitationTokenInput = z.strictObject({ token: linkToken });
export type InvitationTokenInput = z.infer<typeof InvitationTokenInput>;

export const invitationStates = ["pending", "accepted", "revoked", "expired"] as const;
export const Invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  state: z.enum(invitationStates),
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;

/** What the holder of an invitation's link is told. */
export const InvitationOffer = z.object({
  tenantName: z.string(),
  tenantSlug: z.string(),
  email: z.string(),
  role: z.enum(roles),
  invitedBy: z.string(),
  expiresAt: z.iso.datetime(),
  /** Whether somebody with that e-mail address has an account and should sign in rather than make one. */
  hasAccount: z.boolean(),
});
export type InvitationOffer = z.infer<typeof InvitationOffer>;

const scopes = z
  .array(z.enum(apiKeyScopes as [Permission, ...Permission[]], "This is not a scope an API key can have."))
  .min(1, "Choose at least one scope.")
  .transform((chosen) => apiKeyScopes.filter((scope) => chosen.includes(scope)));
export const apiKeyName = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(80, "A name has at most 80 characters.");

/** `expiresAt` null or left out: the key does not expire. */
export const CreateApiKeyInput = z.strictObject({
  name: apiKeyName,
  scopes,
  expiresAt: instant.nullable().default(null),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

/** The form's choices of how long a key lives, in days. */
export const apiKeyLifetimes = ["30", "90", "365", "never"] as const;
export const CreateApiKeyForm = z.strictObject({
  name: apiKeyName,
  scopes,
  lifetimeDays: z.enum(apiKeyLifetimes),
});

export const ApiKeyIdInput = z.strictObject({ id: apiKeyId });
export type ApiKeyIdInput = z.infer<typeof ApiKeyIdInput>;

export const maxRotationOverlapSeconds = 30 * 86_400;
export const RotateApiKeyBody = z.strictObject({
  /** How long the old key goes on working beside the new one. */
  overlapSeconds: z.int().min(0).max(maxRotationOverlapSeconds).default(86_400),
});
export const RotateApiKeyInput = RotateApiKeyBody.extend({ id: apiKeyId });
export type RotateApiKeyInput = z.input<typeof RotateApiKeyInput>;

export const apiKeyStates = ["active", "expiring", "expired", "revoked"] as const;
export const ListApiKeysInput = PageInput.strict();
export type ListApiKeysInput = z.input<typeof ListApiKeysInput>;

/** An API key without the key: `hint` is how it begins, `expiring` that a newer key replaces it. */
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(apiKeyStates),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  rotatedFrom: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The one answer that shows the key itself. */
export const ApiKeyWithKey = ApiKey.extend({ key: z.string() });
export type ApiKeyWithKey = z.infer<typeof ApiKeyWithKey>;

export const LocalMailIdInput = z.strictObject({ id: z.string().max(100) });

/** `action` is exact, or a group such as `api_key.*`; `until` is exclusive. */
export const ListAuditInput = PageInput.extend({
  actorId: z.string().max(100).optional(),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z_.]+(\*)?$/, "expected an action such as member.invited, or a group such as member.*")
    .optional(),
  subjectId: z.string().max(200).optional(),
  since: instant.optional(),
  until: instant.optional(),
}).strict();
export type ListAuditInput = z.input<typeof ListAuditInput>;

export const AuditEntry = z.object({
  id: z.string(),
  action: z.string(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  actorLabel: z.string(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  correlationId: z.string(),
  createdAt: z.iso.datetime(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
