import { z } from "zod";

const control = /\p{Cc}/u;

/** Text of one line: a control character would end a header, a command or a field. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !control.test(value), "expected text without line breaks and control characters");

export const host = z
  .string()
  .max(253)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/,
    "expected a host name or an address, without scheme and port",
  );

export const port = z.int("expected a whole number").min(1).max(65_535);

export const isTls = z.boolean().meta({ description: "TLS, verified against the host's name." });

/** A secret as callers set it. */
export const secret = (max: number) =>
  line(max)
    .min(1)
    .nullable()
    .optional()
    .meta({ description: "Write-only. Left out, the present one stays; null removes it." });

/** What answers say of a secret that they never show. */
export const keeping = {
  secretSetAt: z.date().nullable().meta({
    description: "When the secret was set; null without one. It is never shown.",
  }),
  secretSetBy: z.string().nullable(),
};
