import { z } from "zod";
import { originsOf } from "@/components/portal/hub/origins";
import { portalSchemes } from "#lib/portal";
import { PortalSettingsInput } from "#server/portal/contract";

const { displayName, accent, logoUrl, allowedOrigins, endpointsPerConsumer } = PortalSettingsInput.shape;

/** The form's values: empty texts for what is not set, a line for each origin. */
export const PortalSettingsValues = z.object({
  displayName: z.literal("").or(displayName.unwrap()),
  accent: z.literal("").or(accent.unwrap()),
  scheme: z.enum(portalSchemes),
  logoUrl: z.literal("").or(logoUrl.unwrap()),
  allowedOrigins: z.string().check((check) => {
    for (const { path, message } of allowedOrigins.safeParse(originsOf(check.value)).error?.issues ?? []) {
      const [index] = path;
      const which = typeof index === "number" ? `${originsOf(check.value)[index]}: ` : "";
      check.issues.push({ code: "custom", message: which + message, input: check.value });
    }
  }),
  endpointsPerConsumer,
});
