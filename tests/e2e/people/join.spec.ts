import { expect, test } from "@playwright/test";
import { people, signIn, visit } from "../support.ts";
import { followMail } from "./mail.ts";

const password = "four unrelated words, again";

test("invites somebody, who makes an account by the mail's link, resets the password and leaves", async ({
  page,
  browser,
}) => {
  const email = `grace-${Date.now()}@example.test`;
  await signIn(page, people.owner);
  await visit(page, "/acme/members");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("form", { name: "Invite a member" }).getByLabel("Role").selectOption("viewer");
  await page.getByRole("button", { name: "Send invitation" }).click();
  const invitations = page.getByRole("table", { name: "Invitations" });
  await expect(invitations.getByRole("row").filter({ hasText: email })).toContainText("Pending");

  const guest = await (await browser.newContext()).newPage();
  await followMail(guest, { to: email, subject: /invites you to Acme/ });
  await expect(guest.getByRole("heading", { name: "Join Acme" })).toBeVisible();
  await guest.getByLabel("Your name").fill("Grace Hopper");
  await guest.getByLabel("Password", { exact: true }).fill("password1234");
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByText("among the first ones guessed").first()).toBeVisible();
  await guest.getByLabel("Password", { exact: true }).fill(password);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Members" }).getByText(email)).toBeVisible();

  await visit(guest, "/acme/api-keys");
  await expect(guest.getByText("The API keys are not shown")).toBeVisible();

  await guest.context().clearCookies();
  await visit(guest, "/forgot-password");
  await guest.getByLabel("E-mail").fill(email);
  await guest.getByRole("button", { name: "Send the link" }).click();
  await expect(guest.getByText("a mail with a link is on its way")).toBeVisible();
  await followMail(guest, { to: email, subject: /Set a new password/ });
  await guest.getByLabel("New password", { exact: true }).fill(`${password} and more`);
  await guest.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(guest.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await visit(guest, "/acme/members");
  await guest.getByRole("button", { name: "Leave this tenant" }).click();
  await guest.getByRole("button", { name: "Leave tenant" }).click();
  await expect(guest.getByText("You belong to no tenant yet")).toBeVisible();
  await visit(guest, "/acme");
  await expect(guest.getByRole("heading", { name: "Nothing at this address" })).toBeVisible();
});

test("says who may change members, instead of hiding the buttons", async ({ page }) => {
  await signIn(page, people.viewer);
  await visit(page, "/acme/members");
  const remove = page.getByRole("button", { name: "Remove Ada Byron" });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await remove.focus();
  await expect(page.locator("[data-slot='hint']", { hasText: "Your role is viewer" })).toBeVisible();
});

test("makes a tenant and opens it", async ({ page }) => {
  const name = `Grace & Sons ${Date.now()}`;
  await signIn(page, people.developer);
  await visit(page, "/tenants/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await expect(page.getByLabel("URL name")).toHaveValue(/^grace-sons-\d+$/);
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page).toHaveURL(/\/grace-sons-\d+$/);
  await visit(page, "/tenants");
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Owner");
});
