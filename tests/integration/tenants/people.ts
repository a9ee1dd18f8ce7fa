import { randomUUID } from "node:crypto";
import { createCtx, type Ctx, systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import {
  createUser,
  listLocalMails,
  type LocalMail,
  sendMail,
  signInWithPassword,
} from "#server/tenants/index";
import { SendMailInput, sendMailJob } from "#server/tenants/jobs";
import type { StaffRole } from "#lib/permissions";

export const goodPassword = "four unrelated words, honestly";

export interface Person {
  readonly id: string;
  readonly email: string;
  /** Their ctx outside any tenant. */
  readonly ctx: Ctx;
}

/** The system acting by itself. */
export function asSystem(platform: Platform): Ctx {
  return systemCtx(platform, "test", randomUUID());
}

/** Somebody who is not signed in. */
export function asAnyone(platform: Platform): Ctx {
  const actor = { kind: "user", id: "anonymous", label: "anonymous", role: null } as const;
  return createCtx(platform, { actor, correlationId: randomUUID() });
}

/** A new person with an account. */
export async function makePerson(
  platform: Platform,
  facts: { email?: string; password?: string | null } = {},
): Promise<Person> {
  const email = facts.email ?? `p-${randomUUID()}@people.test`;
  const password = facts.password === undefined ? goodPassword : facts.password;
  const { id } = await createUser(asSystem(platform), { email, name: "Some Body", password });
  return { id, email, ctx: personCtx(platform, id, email) };
}

/** The ctx of somebody outside any tenant. */
export function personCtx(platform: Platform, id: string, email: string): Ctx {
  const actor = { kind: "user", id, label: email, role: null } as const;
  return createCtx(platform, { actor, correlationId: randomUUID() });
}

/** A ctx of staff with these roles. */
export async function makeStaff(platform: Platform, staffRoles: StaffRole[]): Promise<Ctx> {
  const email = `s-${randomUUID()}@people.test`;
  const { id } = await createUser(asSystem(platform), { email, name: "Staff", password: null, staffRoles });
  return createCtx(platform, {
    actor: { kind: "staff", id, label: email, staffRoles },
    correlationId: randomUUID(),
  });
}

/** Signs somebody in with the good password; gives the session's id. */
export async function signIn(platform: Platform, email: string, password = goodPassword): Promise<string> {
  const origin = { address: null, userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0" };
  return (await signInWithPassword(asAnyone(platform), { email, password, ...origin })).sessionId;
}

/** Does the queued mail jobs as a worker would; gives the mails to one address, newest first. */
export async function mailsTo(platform: Platform, email: string): Promise<LocalMail[]> {
  for (;;) {
    const jobs = await platform.boss.fetch<{ input: unknown }>(sendMailJob.name, { batchSize: 50 });
    if (jobs.length === 0) break;
    for (const job of jobs) await sendMail(asSystem(platform), SendMailInput.parse(job.data.input));
    await platform.boss.complete(
      sendMailJob.name,
      jobs.map((job) => job.id),
    );
  }
  const { data } = await listLocalMails(asAnyone(platform), { limit: 200 });
  return data.filter((mail) => mail.recipient === email);
}

/** The token in a mail's link. */
export function tokenIn(mail: LocalMail | undefined): string {
  const token = /\/(?:invitations|reset-password)\/([\w-]+)/.exec(mail?.text ?? "")?.[1];
  if (token === undefined) throw new Error(`no link in: ${mail?.text ?? "(no mail)"}`);
  return token;
}
