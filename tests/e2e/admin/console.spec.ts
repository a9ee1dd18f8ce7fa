import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { at, expectAccessible, people, publish, setting, signIn, visit } from "../support.ts";

test("is not there for members, and asks others to sign in and leads them back", async ({ page }) => {
  await visit(page, "/admin/workers");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fadmin%2Fworkers/);
  await signIn(page, people.owner);
  for (const path of ["/admin", "/admin/tenants", "/admin/queues"]) {
    const answer = await visit(page, path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "Nothing at this address" })).toBeVisible();
  }
});

test.describe("for staff", () => {
  test.beforeEach(({ page }) => signIn(page, people.staff));

  test("shows whether the installation works, and leads from each figure to what is behind it", async ({
    page,
  }) => {
    await visit(page, "/admin");
    await page.getByRole("link", { name: /^Live workers/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Workers" })).toBeVisible();
    await expect(page.getByRole("table", { name: "Workers" }).getByText("Live")).toBeVisible();
    await visit(page, "/admin");
    for (const [card, title] of [
      ["Lanes that wait", "Queues"],
      ["Failed jobs", "Queues"],
      ["Tenants", "Tenants"],
    ] as const) {
      await page
        .getByRole("main")
        .getByRole("link", { name: new RegExp(`^${card}`) })
        .click();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await page.goBack();
    }
  });

  test("shows a lane that begins to wait, without being asked again", async ({ page }) => {
    await visit(page, "/admin/queues");
    await expect(page.getByRole("table", { name: "Background jobs" })).toBeVisible();
    const url = `http://127.0.0.1:${await unusedPort()}/${crypto.randomUUID()}`;
    await createEndpoint(url);
    await publish({
      type: "order.shipped",
      data: { order: "ORD-77", carrier: "DHL", destination: "Utrecht" },
    });
    const lane = page.getByRole("table", { name: "Lanes" }).getByRole("row").filter({ hasText: url });
    await expect(lane).toBeVisible({ timeout: 15_000 });
    await expect(lane).toContainText("Acme");
  });

  test("suspends a tenant with a reason, says so everywhere, and resumes it", async ({ page }) => {
    await openTenant(page, "acme-sandbox");
    await page.getByRole("button", { name: "Suspend tenant" }).click();
    const dialog = page.getByRole("alertdialog", { name: /^Suspend / });
    const confirm = dialog.getByRole("button", { name: "Suspend tenant" });
    await expect(confirm).toHaveAccessibleDescription("Say why first.");
    await dialog.getByLabel(/^Reason/).fill("unpaid since March");
    await confirm.click();
    await expect(page.getByText("This tenant is suspended")).toBeVisible();
    await expect(page.getByRole("list", { name: "Staff history" })).toContainText("unpaid since March");
    await visit(page, "/admin/tenants?state=suspended");
    await expect(page.getByRole("table", { name: "Tenants" }).getByText("acme-sandbox")).toBeVisible();
    await openTenant(page, "acme-sandbox");
    await page.getByRole("button", { name: "Resume tenant" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Resume tenant" }).click();
    await expect(page.getByText("This tenant is suspended")).toBeHidden();
    await visit(page, "/admin/tenants?state=suspended");
    await expect(page.getByText("No tenants match")).toBeVisible();
  });

  test("ends a person's sessions: their next page asks them to sign in", async ({ page, browser }) => {
    const theirs = await browser.newPage();
    await signIn(theirs, people.viewer);
    await visit(page, `/admin/users?search=${people.viewer}`);
    await page.getByRole("table", { name: "Users" }).getByRole("link").click();
    await page.getByRole("button", { name: "End all sessions" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel(/^Reason/).fill("a lost laptop");
    await dialog.getByRole("button", { name: "End all sessions" }).click();
    await expect(page.getByText("Not signed in", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "End all sessions" })).toHaveAccessibleDescription(
      "This user is not signed in anywhere.",
    );
    await visit(theirs, "/acme");
    await expect(theirs).toHaveURL(/sign-in/);
    await theirs.close();
  });

  test("says so when there is no tenant or user with an id", async ({ page }) => {
    for (const path of ["/admin/tenants/tnt_01h455vb4pex5vsknk084sn02q", "/admin/users/nobody"]) {
      const answer = await visit(page, path);
      expect(answer?.status()).toBe(404);
      await expect(page.getByText("No such tenant or user")).toBeVisible();
    }
  });

  for (const path of ["/admin", "/admin/tenants", "/admin/users", "/admin/queues", "/admin/workers"]) {
    test(`is accessible at ${path}`, async ({ page }) => {
      await visit(page, path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("load");
      await expectAccessible(page);
    });
  }

  test("is accessible on the pages of one tenant and one user, and in the dialog that asks why", async ({
    page,
  }) => {
    await openTenant(page, "acme-sandbox");
    await expectAccessible(page);
    await page.getByRole("table", { name: "People" }).getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 2, name: "Sessions" })).toBeVisible();
    await expectAccessible(page);
    await openTenant(page, "acme-sandbox");
    await page.getByRole("button", { name: "Suspend tenant" }).click();
    await expect(page.getByRole("alertdialog").getByLabel(/^Reason/)).toBeVisible();
    await expectAccessible(page);
  });
});

/** Opens the page of the tenant with this URL name, as staff find it. */
async function openTenant(page: Page, slug: string): Promise<void> {
  await visit(page, `/admin/tenants?search=${slug}`);
  await page.getByRole("table", { name: "Tenants" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 2, name: "People" })).toBeVisible();
}

/** A port of loopback where nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function createEndpoint(url: string): Promise<void> {
  const response = await fetch(at("/api/v1/endpoints"), {
    method: "POST",
    headers: { authorization: `Bearer ${setting("E2E_API_KEY")}`, "content-type": "application/json" },
    body: JSON.stringify({ url, eventTypes: ["order.shipped"] }),
  });
  expect(response.status).toBe(201);
}
