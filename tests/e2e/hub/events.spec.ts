import { expect, test } from "@playwright/test";
import { expectAccessible, people, publish, signIn, visit } from "../support.ts";

test.beforeEach(({ page }) => signIn(page, people.owner));

const paid = { invoice: "INV-77001", total: { amount: 1999, currency: "EUR" }, method: "card" };

test("follows an event from publish to its delivered, signed attempt", async ({ page }) => {
  const { id, deliveries } = await publish({ type: "invoice.paid", data: paid });
  expect(deliveries).toBe(2);
  await visit(page, `/acme/events/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "invoice.paid" })).toBeVisible();
  await expect(page.getByText("INV-77001")).toBeVisible();
  const owed = page.getByRole("table", { name: "Deliveries of this event" });
  await expect(owed.getByText("Delivered")).toHaveCount(2);
  await owed.getByRole("link").first().click();
  await expect(page.getByText("Attempt 1: 200")).toBeVisible();
  await expect(page.getByText("webhook-signature")).toBeVisible();
});

test("tells of newer events without moving the rows being read", async ({ page }) => {
  await visit(page, "/acme/events");
  const rows = page.getByRole("table", { name: "Events" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("evt_");
  const first = await rows.nth(1).innerText();
  await publish({ type: "invoice.paid", data: { ...paid, invoice: "INV-77002" } });
  const show = page.getByRole("button", { name: /Show \d+ newer events/ });
  await expect(show).toBeVisible();
  expect((await rows.nth(1).innerText()).split("\n")[0]).toBe(first.split("\n")[0]);
  await show.click();
  await expect(rows.nth(1)).not.toContainText(first.split("\n")[0] ?? "");
});

test("keeps filters in the URL, and says when nothing matches", async ({ page }) => {
  await visit(page, "/acme/events?type=order.shipped");
  const table = page.getByRole("table", { name: "Events" });
  await expect(table.getByText("order.shipped").first()).toBeVisible();
  await expect(table.getByText("invoice.paid")).toHaveCount(0);
  await visit(page, "/acme/events?type=nothing.like_it");
  await expect(page.getByText("No events match")).toBeVisible();
});

test("pages through the list and back", async ({ page }) => {
  await visit(page, "/acme/events");
  const rows = page.getByRole("table", { name: "Events" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("evt_");
  const first = await rows.nth(1).innerText();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(rows.nth(1)).not.toHaveText(first);
});

for (const path of [
  "/acme",
  "/acme/events",
  "/acme/deliveries",
  "/acme/endpoints",
  "/acme/event-types",
  "/acme/endpoints/new",
]) {
  test(`is accessible at ${path}`, async ({ page }) => {
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
  });
}
