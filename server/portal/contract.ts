import { z } from "zod";
import { portalLifetimes, portalSchemes, portalSessionStates, portalCapabilities } from "#lib/portal";
import { isTypeId } from "#lib/type-id";
import { ConsumerKey } from "#server/events/contract";
import { PageInput } from "#server/kernel/paging";
import { isFrameSource, isImageSource, maxImageLength } from "./sources.ts";

const sessionId = z
  .string()
  .refine((text) => isTypeId("pts", text), "expected the id of a portal session, pts_…");
const accent = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "expected a colour such as #4049d6")
  .transform((text) => text.toLowerCase());
const scheme = z.enum(portalSchemes);
const capability = z.enum(portalCapabilities);

/** `capabilities` left out: all that whoever makes the link has; `[]`: reading alone. `theme` wins over the tenant's settings. */
export const CreatePortalLinkInput = z.strictObject({
  consumer: ConsumerKey.meta({ description: "Whose endpoints the portal shows.", example: "acme" }),
  expiresInSeconds: z
    .int()
    .min(portalLifetimes.least)
    .max(portalLifetimes.most)
    .default(portalLifetimes.usual)
    .meta({ description: "How long the session lasts, from now on." }),
  capabilities: z.array(capability).optional().meta({
    description:
      "What the session may do beside reading: `endpoints:write`, `endpoints:rotate`, `deliveries:retry`. Left out: those of them that the key has. One that the key lacks is refused.",
  }),
  theme: z.strictObject({ accent: accent.optional(), scheme: scheme.optional() }).default({}),
  returnUrl: z
    .url({ protocol: /^https?$/, error: "expected an http:// or https:// URL" })
    .max(2_048)
    .nullable()
    .default(null)
    .meta({ description: "Where the portal's way back leads." }),
});
export type CreatePortalLinkInput = z.input<typeof CreatePortalLinkInput>;

/** The one answer that shows the link. */
export const PortalLink = z.object({
  id: z.string().meta({ description: "Of the session that the link becomes." }),
  url: z.string().meta({ description: "Works once, until `linkExpiresAt`." }),
  linkExpiresAt: z.date(),
  expiresAt: z.date().meta({ description: "When the session ends." }),
  capabilities: z.array(capability),
});
export type PortalLink = z.infer<typeof PortalLink>;

export const PortalSession = z.object({
  id: z.string(),
  consumer: z.string(),
  state: z.enum(portalSessionStates).meta({
    description:
      "`pending`: its link was not opened yet. `expired`: the session is over, or the link was never opened.",
  }),
  capabilities: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.date(),
  linkExpiresAt: z.date(),
  openedAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
  expiresAt: z.date(),
  revokedAt: z.date().nullable(),
});
export type PortalSession = z.infer<typeof PortalSession>;

export const ListPortalSessionsInput = PageInput.extend({
  consumer: ConsumerKey.optional(),
  state: z.enum(portalSessionStates).optional(),
});
export type ListPortalSessionsInput = z.input<typeof ListPortalSessionsInput>;

export const PortalSessionIdInput = z.strictObject({ id: sessionId });
export type PortalSessionIdInput = z.infer<typeof PortalSessionIdInput>;

export const RevokePortalSessionsInput = z.strictObject({ consumer: ConsumerKey });
export type RevokePortalSessionsInput = z.infer<typeof RevokePortalSessionsInput>;

export const maxAllowedOrigins = 20;
export const PortalSettingsInput = z.strictObject({
  displayName: z.string().trim().min(1).max(80, "A name has at most 80 characters.").nullable(),
  accent: accent.nullable(),
  scheme,
  logoUrl: z
    .string()
    .max(maxImageLength, `At most ${maxImageLength} characters.`)
    .refine(isImageSource, "expected an https:// URL, or a data: URL of a PNG, JPEG, WebP, GIF or SVG image")
    .nullable(),
  allowedOrigins: z
    .array(z.string().refine(isFrameSource, "expected an origin such as https://app.example.com"))
    .max(maxAllowedOrigins, `At most ${maxAllowedOrigins} origins.`),
  endpointsPerConsumer: z.int().min(1).max(1_000),
});
export type PortalSettingsInput = z.input<typeof PortalSettingsInput>;

export const PortalSettings = z.object({
  displayName: z.string().nullable(),
  accent: z.string().nullable(),
  scheme,
  logoUrl: z.string().nullable(),
  allowedOrigins: z.array(z.string()),
  endpointsPerConsumer: z.int(),
  updatedAt: z.date().nullable(),
});
export type PortalSettings = z.infer<typeof PortalSettings>;

/** What a browser sends to open a link. */
export const OpenPortalLinkInput = z.strictObject({
  sessionId,
  token: z.string().min(20).max(100),
  isEmbedded: z.boolean().default(false),
});
export type OpenPortalLinkInput = z.infer<typeof OpenPortalLinkInput>;
