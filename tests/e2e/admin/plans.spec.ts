import { expect, type Page, test } from "@playwright/test";
import { at, expectAccessible, people, signIn } from "../support.ts";

test("lets staff change a tenant's plan and limits with a reason, which the tenant reads", async ({
  page,
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
  await expect(page.getByText("The plan of Acme sandbox is changed")).toBeVisible();
  await expect(endpoints).toContainText("7");
  await expect(endpoints).toContainText("Plan: 50");
  await expect(page.getByText("They test a lot")).toBeVisible();

  await signIn(page, people.owner);
  await page.goto(at("/acme-sandbox/usage"));
  await expect(page.getByText("Plan Team.")).toBeVisible();
  await page.goto(at("/acme-sandbox/audit-log"));
  await expect(page.getByText("tenant.plan_changed").first()).toBeVisible();
});

async function openTenant(page: Page, slug: string): Promise<void> {
  await page.goto(at(`/admin/tenants?search=${slug}`));
  await page.getByRole("table", { name: "Tenants" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 2, name: "Limits" })).toBeVisible();
}
