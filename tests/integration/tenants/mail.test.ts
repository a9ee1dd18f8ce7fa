import { expect, it } from "vitest";
import { NotFoundError } from "#server/kernel/errors";
import { transact } from "#server/kernel/transact";
import { getLocalMail, listLocalMails, notifyAdmins } from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { asAnyone, mailsTo } from "./people.ts";

const harness = useDatabase();

it("mails a notice to a tenant's owners and admins, and to nobody else", async () => {
  const ours = await scenario(harness.platform);
  const [admin, viewer] = [await ours.member("admin"), await ours.member("viewer")];
  const notice = {
    subject: "An endpoint was disabled",
    paragraphs: ["It answered 410 Gone."],
    action: { label: "Open it", path: "/acme/endpoints" },
  };
  await transact(ours.ctx, (tx) => notifyAdmins(tx, notice));
  const [mail] = await mailsTo(harness.platform, ours.ctx.actor.label);
  expect(mail).toMatchObject({ subject: notice.subject });
  expect(mail?.text).toContain(`${harness.platform.env.PUBLIC_URL}/acme/endpoints`);
  expect(await mailsTo(harness.platform, admin.actor.label)).toHaveLength(1);
  expect(await mailsTo(harness.platform, viewer.actor.label)).toEqual([]);
});

it("sends no notice of what was rolled back", async () => {
  const ours = await scenario(harness.platform);
  const undone = transact(ours.ctx, async (tx) => {
    await notifyAdmins(tx, { subject: "Never", paragraphs: [], action: null });
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
