import { z } from "zod";
import { staffRoles } from "#lib/permissions";
import { emailAddress, idOf, linkToken, personName } from "../contract.ts";
import { maxPasswordLength, minPasswordLength } from "./password-rules.ts";

/** A password that somebody chooses. Whether it is good enough depends on the e-mail too: see password-rules. */
export const newPassword = z
  .string()
  .min(minPasswordLength, `A password has at least ${minPasswordLength} characters.`)
  .max(maxPasswordLength, `A password has at most ${maxPasswordLength} characters.`);
/** A password that somebody claims to know: any text is a fair try. */
const claimedPassword = z
  .string()
  .min(1, "Enter your password.")
  .max(maxPasswordLength, "The password is wrong.");

export const CreateUserInput = z.strictObject({
  email: emailAddress,
  name: personName,
  password: newPassword.nullable(),
  staffRoles: z.array(z.enum(staffRoles)).default([]),
});
export type CreateUserInput = z.input<typeof CreateUserInput>;

/** Where a sign-in comes from; both are shown in the person's list of sessions. */
export const SignInOrigin = z.object({
  address: z.string().max(100).nullable(),
  userAgent: z
    .string()
    .transform((text) => text.slice(0, 500))
    .nullable(),
});
export type SignInOrigin = z.input<typeof SignInOrigin>;

export const PasswordSignInInput = SignInOrigin.extend({ email: emailAddress, password: claimedPassword });
/** What the sign-in form asks for. */
export const SignInForm = z.strictObject({ email: emailAddress, password: claimedPassword });

export type PasswordSignInInput = z.input<typeof PasswordSignInInput>;

/** Claims of an ID token that the OIDC layer has verified. */
export const OidcSignInInput = SignInOrigin.extend({
  issuer: z.string().min(1).max(500),
  subject: z.string().min(1).max(255),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  name: z.string().nullable(),
});
export type OidcSignInInput = z.input<typeof OidcSignInInput>;

export const RenameMeInput = z.strictObject({ name: personName });
export type RenameMeInput = z.input<typeof RenameMeInput>;

export const ChangePasswordInput = z.strictObject({
  currentPassword: claimedPassword.nullable(),
  newPassword,
});
export type ChangePasswordInput = z.input<typeof ChangePasswordInput>;

/** The form's own shape: whoever has no password yet leaves the first field empty. */
export const ChangePasswordForm = z.strictObject({
  currentPassword: z.string().max(maxPasswordLength, "The password is wrong."),
  newPassword,
});

export const RequestPasswordResetInput = z.strictObject({ email: emailAddress });
export type RequestPasswordResetInput = z.input<typeof RequestPasswordResetInput>;

export const ResetPasswordInput = z.strictObject({ token: linkToken, newPassword });
export type ResetPasswordInput = z.input<typeof ResetPasswordInput>;

export const ResetTokenInput = z.strictObject({ token: linkToken });
export type ResetTokenInput = z.infer<typeof ResetTokenInput>;

export const AcceptAsNewUserInput = z.strictObject({
  token: linkToken,
  name: personName,
  password: newPassword,
});
export type AcceptAsNewUserInput = z.input<typeof AcceptAsNewUserInput>;

export const FirstUserInput = z.strictObject({
  email: emailAddress,
  name: personName,
  password: newPassword,
  setupKey: z.string().max(500).default(""),
});
export type FirstUserInput = z.input<typeof FirstUserInput>;

/** Ready-made sign-ins of a local installation's demo; they share a password. */
export const DemoSignIns = z.object({
  password: z.string(),
  people: z.array(z.object({ email: z.string(), name: z.string(), may: z.string() })),
});
export type DemoSignIns = z.infer<typeof DemoSignIns>;

export const SessionIdInput = z.strictObject({ id: idOf("ses", "a session") });
export type SessionIdInput = z.infer<typeof SessionIdInput>;

export const Session = z.object({
  id: z.string(),
  method: z.enum(["password", "oidc"]),
  /** Browser and system in words, e.g. `Firefox on Linux`. */
  device: z.string(),
  address: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const Me = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  staffRoles: z.array(z.enum(staffRoles)),
  hasPassword: z.boolean(),
});
export type Me = z.infer<typeof Me>;
