import { z } from "zod";
import { tokenEndpointAuths } from "#lib/deliveries";

const control = /\p{Cc}/u;
/** No control characters: they end headers, or are refused by receivers. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !control.test(value), "expected text without control characters");
const kept = "Write-only. May be left out where the present one stays.";

/** A user name ends at its first colon (RFC 7617). */
const username = text(255).regex(/^[^:]+$/, "expected a user name without a colon");
const clientId = text(255).min(1);
const scope = text(1_000);
const audience = text(1_000);
const clientAuth = z.enum(tokenEndpointAuths).meta({
  description: "How the client proves itself to the token endpoint: basic authentication, or in the form.",
});

/** How deliveries prove themselves to the receiver, as callers set it. */
export const ReceiverAuthInput = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("basic"),
      username,
      password: text(1_000).min(1).meta({ description: kept }).optional(),
    }),
    z.strictObject({
      type: z.literal("oauth2"),
      tokenUrl: z.string().min(1).max(2_048),
      clientId,
      clientSecret: text(2_000).min(1).meta({ description: kept }).optional(),
      scope: scope.default(""),
      audience: audience.default(""),
      clientAuth: clientAuth.default("client_secret_basic"),
    }),
  ])
  .meta({
    description:
      "How deliveries prove themselves to the receiver: basic authentication, or an OAuth 2 access token by client credentials. Null: by their signature alone.",
    example: { type: "basic", username: "trunkline", password: "…" },
  });
export type ReceiverAuthInput = z.output<typeof ReceiverAuthInput>;

const secret = {
  secretSetAt: z
    .date()
    .meta({ description: "When the password or client secret was set. It is never shown." }),
  secretSetBy: z.string(),
};

/** How deliveries prove themselves to the receiver, without the secret. */
export const ReceiverAuth = z.discriminatedUnion("type", [
  z.object({ type: z.literal("basic"), username, ...secret }),
  z.object({
    type: z.literal("oauth2"),
    tokenUrl: z.string(),
    clientId,
    scope,
    audience,
    clientAuth,
    ...secret,
  }),
]);
export type ReceiverAuth = z.output<typeof ReceiverAuth>;

const maxPem = 32_768;

/** What deliveries show a receiver that asks for a client certificate, as callers set it. */
export const ClientCertificateInput = z
  .strictObject({
    certificate: z.string().min(1).max(maxPem).meta({
      description: "PEM: the certificate, then those that lead to its authority.",
    }),
    key: z.string().min(1).max(maxPem).meta({ description: "PEM, without a passphrase. Write-only." }),
  })
  .meta({
    description: "Certificate and key for mutual TLS. Null: none.",
    example: {
      certificate: "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n",
      key: "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n",
    },
  });
export type ClientCertificateInput = z.output<typeof ClientCertificateInput>;

/** A client certificate as it may be shown: whom it names, never its key. */
export const ClientCertificate = z.object({
  subject: z.string(),
  fingerprint: z.string().meta({ description: "SHA-256 of the certificate." }),
  expiresAt: z.date(),
  setAt: z.date(),
  setBy: z.string(),
});
export type ClientCertificate = z.output<typeof ClientCertificate>;
