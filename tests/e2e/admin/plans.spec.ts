import { expect, type Page, test } from "@playwright/test";
import { at, expectAccessible, people, signIn } from "../support.ts";

test("lets staff change a tenant's plan and limits with a reason, which the tenant reads", async ({
  page,
  browser,
}) => {
  await signIn(page, people.staff);
  await openTenant(page, "acme-sandbox");
  const limits = page.getByRole("table", { name: "Limits" });
  const endpoints = limits.getByRole("row").filter({ hasText: "Endpoints" });
  await expect(endpoints).toContainText("5");
  await expectAccessible(page);

  const form = page.getByRole("form", { name: "Change plan" });
  const submit = form.getByRole("button", { name: "Change plan" });
  await form.getByLabel("Plan", { exact: true }).selectOption("Team");
  await form.getByLabel("Endpoints").fill("7");
  await expect(submit).toHaveAccessibleDescription("One field needs attention: Say why.");
  await form.getByLabel(/^Reason/).fill("They test a lot");
  await submit.click();
  await expect(page.getByText("The plan of Acme sandbox is changed", { exact: true })).toBeVisible();
  await expect(endpoints).toContainText("7");
  await expect(endpoints).toContainText("Plan: 50");
  await expect(page.getByRole("list", { name: "Staff history" })).toContainText("They test a lot");

  const theirs = await browser.newPage();
  await signIn(theirs, people.owner);
  await theirs.goto(at("/acme-sandbox/usage"));
  await expect(theirs.getByText("Plan Team.")).toBeVisible();
  await theirs.goto(at("/acme-sandbox/audit-log"));
  await expect(theirs.getByRole("table", { name: "Audit log" })).toContainText("tenant.plan_changed");
  await theirs.close();
});

async function openTenant(page: Page, slug: string): Promise<void> {
  await page.goto(at(`/admin/tenants?search=${slug}`));
  await page.getByRole("table", { name: "Tenants" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 2, name: "Limits" })).toBeVisible();
}
