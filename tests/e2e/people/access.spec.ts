import { expect, type Page, test } from "@playwright/test";
import { at, expectAccessible, people, setting, signIn, signInAnew, visit } from "../support.ts";

test("leads to the page that was asked for after signing in, and tells a wrong password in words", async ({
  page,
}) => {
  await visit(page, "/acme/audit-log?action=member.*");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByLabel("E-mail").fill(people.owner);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("E-mail or password is wrong.")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(setting("E2E_PASSWORD"));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(at("/acme/audit-log?action=member.*"));
  await expect(
    page.getByRole("table", { name: "Audit log" }).getByText("member.added").first(),
  ).toBeVisible();
});

test("fills in somebody of the demo", async ({ page }) => {
  await visit(page, "/sign-in");
  await page.getByRole("button", { name: /Vera Ito/ }).click();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
});

test("lets each member choose what is mailed to them", async ({ page }) => {
  await signIn(page, people.viewer);
  await visit(page, "/acme/settings");
  const failing = page.getByRole("switch", { name: "Failing endpoints" });
  await expect(failing).not.toBeChecked();
  await failing.click();
  await page.getByRole("button", { name: "Save choice" }).click();
  await expect(page.getByText("Your choice is saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(failing).toBeChecked();
  await expect(page.getByRole("switch", { name: "Disabled endpoints" })).not.toBeChecked();
});

test("shows an API key once, lets it in, rotates it and turns it away once revoked", async ({ page }) => {
  await signIn(page, people.owner);
  const name = `e2e ${Date.now()}`;
  await visit(page, "/acme/api-keys/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Choose all" }).click();
  await page.getByRole("button", { name: "Create API key" }).click();
  const old = await readSecret(page, `API key ${name}`);
  expect(old).toMatch(/^tk_[0-9A-Za-z]{49}$/);
  expect(await statusWith(old)).toBe(200);

  await page.getByRole("link", { name: "Go to API keys" }).click();
  await expect(page.getByRole("table", { name: "API keys" })).toBeVisible();
  await expect(page.getByText(old)).toHaveCount(0);
  await page.getByRole("button", { name: `Rotate ${name}` }).click();
  await page.getByLabel("The old key").selectOption("0");
  await page.getByRole("button", { name: "Rotate API key" }).click();
  const fresh = await readSecret(page, `API key ${name}`);
  expect(fresh).not.toBe(old);
  expect([await statusWith(fresh), await statusWith(old)]).toEqual([200, 401]);

  const row = page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Active" });
  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("button", { name: "Revoke API key" }).click();
  await expect(page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Revoked" })).toBeVisible();
  expect(await statusWith(fresh)).toBe(401);
});

test("ends a session elsewhere, and signs out here", async ({ page, browser }) => {
  const elsewhere = await (await browser.newContext()).newPage();
  await signInAnew(page, people.developer);
  await signInAnew(elsewhere, people.developer);
  await visit(page, "/account");
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("button", { name: "End sessions" }).click();
  await expect(page.getByRole("table", { name: "Sessions" }).getByRole("row")).toHaveCount(2);
  await elsewhere.reload();
  await expect(elsewhere.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByRole("table", { name: "Sessions" }).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await visit(page, "/account");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("shows what an entry of the audit log changed", async ({ page }) => {
  await signIn(page, people.owner);
  await visit(page, "/acme/audit-log?action=endpoint.*");
  await page.getByRole("button", { name: "Details of endpoint.created" }).first().click();
  const dialog = page.getByRole("dialog", { name: "endpoint.created" });
  await expect(dialog.getByRole("figure", { name: "After" })).toContainText('"url": "');
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

for (const path of [
  "/sign-in",
  "/forgot-password",
  "/sign-up",
  "/local-mail",
  "/invitations/an-old-link-nobody-has",
]) {
  test(`is accessible to whoever is not signed in at ${path}`, async ({ page }) => {
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("is accessible on every page of people and keys", async ({ page }) => {
  await signIn(page, people.owner);
  for (const path of [
    "/tenants",
    "/tenants/new",
    "/account",
    "/acme/members",
    "/acme/api-keys",
    "/acme/api-keys/new",
    "/acme/audit-log",
    "/acme/settings",
  ]) {
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
  }
});

/** The secret shown now, revealed. */
async function readSecret(page: Page, label: string): Promise<string> {
  await page.getByRole("button", { name: `Reveal ${label}` }).click();
  return (await page.getByTestId("secret").innerText()).trim();
}

async function statusWith(key: string): Promise<number> {
  const response = await fetch(at("/api/v1/api-keys"), { headers: { authorization: `Bearer ${key}` } });
  return response.status;
}
