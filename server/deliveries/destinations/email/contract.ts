import { z } from "zod";
import { mailSecurities } from "#lib/deliveries";
import { host, keeping, line, port, secret } from "../fields.ts";

/** No character that begins a second address, a name or a header (RFC 5322, section 3.4). */
const oneAddress = /^[^\p{Cc}\s<>(),;:"\\@[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/u;
const address = z
  .string()
  .max(254)
  .refine((text) => oneAddress.test(text), "expected one address such as events@example.com")
  .meta({ description: "One address, without a name." });

const config = {
  host,
  port,
  security: z.enum(mailSecurities).meta({
    description:
      "`tls` from the start (port 465), `starttls` (port 587; nothing is sent without it), or `none`.",
  }),
  username: line(255).meta({ description: "Empty for no authentication." }),
  from: address,
  to: address,
  subject: line(200).meta({ description: "What the subject begins with; the event's type follows." }),
};

export const EmailInput = z.strictObject({
  type: z.literal("email"),
  ...config,
  port: config.port.default(587),
  security: config.security.default("starttls"),
  username: config.username.default(""),
  subject: config.subject.default(""),
  password: secret(1_000),
});
export type EmailInput = z.output<typeof EmailInput>;

export const EmailView = z.object({ type: z.literal("email"), ...config, ...keeping });
export type EmailConfig = Omit<z.output<typeof EmailView>, keyof typeof keeping>;
