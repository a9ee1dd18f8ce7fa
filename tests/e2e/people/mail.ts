import { expect, type Page } from "@playwright/test";
import { visit } from "../support.ts";

/** Opens the newest local mail with this subject to this address, and follows its link. */
export async function followMail(
  page: Page,
  { to, subject }: { to: string; subject: RegExp },
): Promise<void> {
  await expect(async () => {
    await visit(page, "/local-mail");
    const row = page.getByRole("row").filter({ hasText: to });
    await row.getByRole("link", { name: subject }).first().click({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: /^http/ }).click();
}
