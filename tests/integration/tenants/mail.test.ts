import { expect, it } from "vitest";
import type { TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import {
  changeRole,
  chooseNotices,
  getLocalMail,
  getMyNotices,
  listLocalMails,
  notifyMembers,
  removeMember,
} from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { asAnyone, mailsTo } from "./people.ts";

const harness = useDatabase();

it("mails a notice to a tenant's owners and admins, and to nobody else", async () => {
  const ours = await scenario(harness.platform);
  const [admin, viewer] = [await ours.member("admin"), await ours.member("viewer")];
  const notice = {
    kind: "disabled" as const,
    subject: "An endpoint was disabled",
    paragraphs: ["It answered 410 Gone."],
    action: { label: "Open it", path: "/acme/endpoints" },
  };
  await transact(ours.ctx, (tx) => notifyMembers(tx, notice));
  const [mail] = await mailsTo(harness.platform, ours.ctx.actor.label);
  expect(mail).toMatchObject({ subject: notice.subject });
  expect(mail?.text).toContain(`${harness.platform.env.PUBLIC_URL}/acme/endpoints`);
  expect(mail?.text).toContain(`${harness.platform.env.PUBLIC_URL}/${ours.slug}/settings`);
  expect(await mailsTo(harness.platform, admin.actor.label)).toHaveLength(1);
  expect(await mailsTo(harness.platform, viewer.actor.label)).toEqual([]);
});

it("mails each member what they chose in this tenant, and by their role what they did not choose", async () => {
  const [ours, theirs] = [await scenario(harness.platform), await scenario(harness.platform)];
  const [admin, viewer] = [await ours.member("admin"), await ours.member("viewer")];
  const choices = await getMyNotices(admin);
  expect(Object.values(choices)).toEqual([true, true, true, true]);
  expect(Object.values(await getMyNotices(viewer))).toEqual([false, false, false, false]);
  await chooseNotices(admin, { ...choices, quota: false });
  await chooseNotices(viewer, { ...(await getMyNotices(viewer)), failing: true });
  for (const kind of ["quota", "failing"] as const) {
    const notice = { kind, subject: kind, paragraphs: [], action: null };
    for (const { ctx } of [ours, theirs]) await transact(ctx, (tx) => notifyMembers(tx, notice));
  }
  const subjectsTo = async ({ actor }: TenantCtx) =>
    (await mailsTo(harness.platform, actor.label)).map(({ subject }) => subject).toSorted();
  expect(await subjectsTo(ours.ctx)).toEqual(["failing", "quota"]);
  expect(await subjectsTo(admin)).toEqual(["failing"]);
  expect(await subjectsTo(viewer)).toEqual(["failing"]);
  expect(await subjectsTo(theirs.ctx)).toEqual(["failing", "quota"]); // another tenant's members chose nothing

  const userId = admin.actor.kind === "user" ? admin.actor.id : "";
  await changeRole(ours.ctx, { userId, role: "viewer" });
  expect(await getMyNotices(admin)).toEqual({
    failing: false,
    disabled: false,
    exhausted: false,
    quota: false,
  });
  await chooseNotices(admin, { failing: true, disabled: false, exhausted: false, quota: false });
  await changeRole(ours.ctx, { userId, role: "admin" });
  expect(await getMyNotices(admin)).toMatchObject({ failing: true, disabled: true, quota: false });
  await removeMember(ours.ctx, { userId });
  await expect(getMyNotices(admin)).rejects.toThrow(NotFoundError);
});

it("lets nobody but a person choose", async () => {
  const { ctx } = await scenario(harness.platform);
  const key: TenantCtx = {
    ...ctx,
    actor: { kind: "api_key", id: "key_x", label: "key", scopes: ["tenant:read"] },
  };
  await expect(getMyNotices(key)).rejects.toThrow(ForbiddenError);
});

it("sends no notice of what was rolled back", async () => {
  const ours = await scenario(harness.platform);
  const undone = transact(ours.ctx, async (tx) => {
    await notifyMembers(tx, { kind: "quota", subject: "Never", paragraphs: [], action: null });
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  expect(await mailsTo(harness.platform, ours.ctx.actor.label)).toEqual([]);
});

it("shows kept mail in local mode alone", async () => {
  const [mail] = (await listLocalMails(asAnyone(harness.platform), {})).data;
  const id = mail?.id ?? "";
  expect(await getLocalMail(asAnyone(harness.platform), { id })).toEqual(mail);
  await expect(getLocalMail(asAnyone(harness.platform), { id: "mail_nonsense" })).rejects.toThrow(
    NotFoundError,
  );
  const env = testEnv(harness.database, {
    TRUNKLINE_MODE: "production",
    PUBLIC_URL: "https://hub.test",
    SMTP_URL: "smtp://mail.test",
  });
  const production = asAnyone(await harness.another({ env }));
  await expect(listLocalMails(production, {})).rejects.toThrow(NotFoundError);
  await expect(getLocalMail(production, { id })).rejects.toThrow(NotFoundError);
});
