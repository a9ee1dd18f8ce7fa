import { expect, test } from "@playwright/test";
import { callApi, expectAccessible, people, signIn, visit } from "../support.ts";
import { deadLetters, endpointAt } from "./dead-letters.ts";
import { receiver } from "./receiver.ts";

test("delivers dead letters after all: grouped by cause, counted first, retried as one replay", async ({
  page,
}) => {
  const { endpointId, got, heal, close } = await deadLetters(3);
  await signIn(page, people.developer);
  await visit(page, "/acme");
  await page.getByRole("link", { name: "Dead letters", exact: true }).click();
  const causes = page.getByRole("list", { name: "Causes" });
  await causes.getByRole("link", { name: "All Server error 503" }).first().click();
  await expect(page).toHaveURL(/lastErrorClass=server_error&lastStatus=503/);
  await visit(page, `/acme/dead-letters?endpointId=${endpointId}`);
  await expect(page.getByRole("heading", { name: "3 dead letters" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Dead letters" }).getByText("Server error 503")).toHaveCount(
    3,
  );

  heal();
  await page.getByRole("button", { name: "Retry all that match" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Retry 3 deliveries?" });
  await expect(dialog.getByRole("list", { name: "Samples" }).getByRole("listitem")).toHaveCount(3);
  expect(got).toEqual([]); // a dry run sends nothing
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Retry 3 deliveries" }).click();
  await expect(page).toHaveURL(/\/acme\/replays\/rpl_/);
  await expect(page.getByText("Done", { exact: true })).toBeVisible();
  await expect(page.getByText("3 of 3")).toBeVisible();
  await expect.poll(() => got.length).toBe(3);
  await page.getByRole("link", { name: "Show deliveries" }).click();
  await expect(page.getByRole("table", { name: "Deliveries" }).getByText("Delivered")).toHaveCount(3);
  await visit(page, `/acme/dead-letters?endpointId=${endpointId}`);
  await expect(page.getByText("No dead letters match")).toBeVisible();
  close();
});

test("retries a selection made with the keyboard alone, and lets its rows go", async ({ page }) => {
  const { endpointId, got, heal, close } = await deadLetters(3);
  heal();
  await signIn(page, people.developer);
  await visit(page, `/acme/dead-letters?endpointId=${endpointId}`);
  const ticks = page.getByRole("checkbox", { name: /^Select customer.updated/ });
  await expect(ticks).toHaveCount(3);
  await expect(page.getByText("0 selected")).toBeVisible();
  await ticks.first().focus();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Retry 2 deliveries" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Retry of 2 deliveries started.")).toBeVisible();
  await expect(ticks).toHaveCount(1);
  await expect.poll(() => got.length).toBe(2);
  await page.getByRole("link", { name: "Follow it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Retry 2 chosen deliveries" })).toBeVisible();
  close();
});

test("leads through the wizard to a replay whose rate changes while it runs, and which is cancelled", async ({
  page,
}) => {
  const { url, got, close } = await receiver(() => 200);
  const endpointId = await endpointAt(url, "nothing.like_it");
  await signIn(page, people.developer);
  await visit(page, "/acme/replays");
  await page.getByRole("link", { name: "New replay" }).click();
  await page.getByRole("radio", { name: "Replay events" }).check();
  await page.getByRole("button", { name: "24 h ago" }).click();
  await page.getByLabel("Send to").selectOption(endpointId);
  await page.getByLabel("Rate", { exact: true }).fill("2");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("list", { name: "Samples" }).getByRole("listitem")).toHaveCount(10);
  expect(got).toEqual([]);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Replay [\d,]+ events$/ }).click();
  await expect(page).toHaveURL(/\/replays\/rpl_/);
  const id = page.url().split("/").at(-1) ?? "";
  await expect.poll(() => got.length).toBeGreaterThan(1);
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await expect(page.getByText(/^\d+(\.\d)? \/ s$/)).toBeVisible();

  await expectAccessible(page);
  await page.getByLabel("At most").fill("7");
  await page.getByRole("button", { name: "Change rate" }).click();
  const replay = () =>
    callApi<{ state: string; deliveriesPerSecond: number; delivered: number }>("GET", `/replays/${id}`);
  await expect.poll(replay).toMatchObject({ state: "running", deliveriesPerSecond: 7 });
  await page.reload();
  await expect(page.getByLabel("At most")).toHaveValue("7");

  await page.getByRole("button", { name: "Cancel replay" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel replay" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  const { state, delivered } = await replay();
  expect(state).toBe("cancelled");
  await expect.poll(() => got.length).toBe(delivered); // all that it made arrives, and not one more
  await expect(page.getByText(/were not looked at/)).toBeVisible();
  close();
});

test("recovers an endpoint from its own page", async ({ page }) => {
  const { endpointId, got, heal, close } = await deadLetters(2);
  heal();
  await signIn(page, people.developer);
  await visit(page, `/acme/endpoints/${endpointId}`);
  await page.getByRole("link", { name: "Recover since…" }).click();
  await expect(page.getByRole("radio", { name: "Recover an endpoint" })).toBeChecked();
  await expect(page.getByLabel("Endpoint", { exact: true })).toHaveValue(endpointId);
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("heading", { name: "Recover 2 deliveries?" })).toBeVisible();
  await page.keyboard.press("Tab"); // the focus is in the new step: a sample is next
  await expect(page.getByRole("list", { name: "Samples" }).getByRole("link").first()).toBeFocused();
  await page.getByRole("button", { name: "Recover 2 deliveries" }).click();
  await expect(page.getByText("Done", { exact: true })).toBeVisible();
  await expect.poll(() => got.length).toBe(2);
  close();
});

test("says in the wizard what is missing, and that nothing matches", async ({ page }) => {
  await signIn(page, people.developer);
  await visit(page, "/acme/replays/new?kind=recover");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByText("Choose an endpoint.", { exact: true })).toBeVisible();
  await visit(page, "/acme/replays/new?kind=retry&eventType=nothing.like_it");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByText("No deliveries match.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start replay" })).toHaveAccessibleDescription(
    "Nothing matches.",
  );
});

test("lists nothing under a filter that it cannot read, rather than everything", async ({ page }) => {
  await signIn(page, people.developer);
  await visit(page, "/acme/dead-letters?lastStatus=often");
  await expect(page.getByText("Nothing is listed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry all that match" })).toHaveCount(0);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("table", { name: "Dead letters" })).toBeVisible();
});

test("lets a viewer look, and says why the buttons are not theirs", async ({ page }) => {
  await signIn(page, people.viewer);
  const reason = /Your role is viewer/;
  await visit(page, "/acme/dead-letters");
  await expect(page.getByRole("button", { name: "Retry all that match" })).toHaveAccessibleDescription(
    reason,
  );
  await expect(page.getByRole("button", { name: "Retry selected" })).toHaveAccessibleDescription(reason);
  await visit(page, "/acme/replays/new");
  await expect(page.getByRole("button", { name: "Show what it would do" })).toHaveAccessibleDescription(
    reason,
  );
});

test("is found from the palette", async ({ page }) => {
  await signIn(page, people.developer);
  await visit(page, "/acme/events");
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/Page, evt_/).fill("recover");
  await page.getByRole("option", { name: "Recover an endpoint" }).click();
  await expect(page.getByRole("radio", { name: "Recover an endpoint" })).toBeChecked();
});

for (const path of [
  "/acme/dead-letters",
  "/acme/replays",
  "/acme/replays/new",
  "/acme/replays/new?kind=replay",
]) {
  test(`is accessible at ${path}`, async ({ page }) => {
    await signIn(page, people.owner);
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
  });
}
