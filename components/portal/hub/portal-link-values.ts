import { z } from "zod";
import { portalCapabilities } from "#lib/portal";
import { ConsumerKey } from "#server/events/contract";
import { CreatePortalLinkInput } from "#server/portal/contract";

/** How long a session lasts, as the form offers it, in seconds. */
export const portalLifetimeChoices = ["900", "3600", "14400", "86400"] as const;

/** The form's values; an empty return URL is none. */
export const PortalLinkValues = z.object({
  consumer: ConsumerKey,
  expiresInSeconds: z.enum(portalLifetimeChoices),
  capabilities: z.array(z.enum(portalCapabilities)),
  returnUrl: z.literal("").or(CreatePortalLinkInput.shape.returnUrl.unwrap().unwrap()),
});
