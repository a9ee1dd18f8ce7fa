import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { callApi, expectAccessible, people, publish, signIn, visit } from "../support.ts";
import { receiver } from "./receiver.ts";

test("creates an endpoint, shows its secret once, and sends a test event that verifies with it", async ({
  page,
}) => {
  const { url, got, close } = await receiver(() => 200);
  await signIn(page, people.owner);
  await visit(page, "/acme/endpoints");
  await page.getByRole("link", { name: "Create endpoint" }).click();
  await page.getByLabel("URL").fill(url);
  await page.getByLabel("Event types").fill("order.*");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await page.getByRole("button", { name: "Reveal Signing secret" }).click();
  const secret = (await page.getByText(/^whsec_/).innerText()).trim();
  await page.getByRole("link", { name: "Open endpoint" }).click();
  await expect(page.getByRole("heading", { level: 1, name: url })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("Attempt 1: 200")).toBeVisible();
  expect(got).toHaveLength(1);
  expect(() => new Webhook(secret).verify(got[0]?.body ?? "", got[0]?.headers ?? {})).not.toThrow();
  close();
});

test("shows why a delivery failed, and retries it to the end", async ({ page }) => {
  let status = 500;
  const { url, got, close } = await receiver(() => status);
  await signIn(page, people.owner);
  await visit(page, "/acme/endpoints/new");
  await page.getByLabel("URL").fill(url);
  await page.getByLabel("Event types").fill("customer.updated");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  const endpoint = page.getByRole("link", { name: "Open endpoint" });
  const endpointId = (await endpoint.getAttribute("href"))?.split("/").at(-1) ?? "";
  const { id } = await publish({
    type: "customer.updated",
    data: { customer: "Contoso", changed: ["email"] },
  });
  await expect.poll(() => got.length).toBe(1);
  await visit(page, `/acme/deliveries?endpointId=${endpointId}`);
  // A row follows clicks from the moment its list came to life, a little after the page.
  await expect(async () => {
    await page.getByRole("table", { name: "Deliveries" }).getByText("Waiting").click({ timeout: 1_000 });
    await expect(page).toHaveURL(/deliveries\/dlv_/, { timeout: 2_000 });
  }).toPass();
  await expect(page.getByText("The last attempt failed")).toBeVisible();
  await expect(page.getByText("Attempt 1: 500")).toBeVisible();
  status = 200;
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText(/Attempt \d+: 200/)).toBeVisible(); // the second, or the third when the planned one came first
  expect(new Set(got.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
  close();
});

test("creates an endpoint that sends to a Redis stream, and keeps its password when it is edited", async ({
  page,
}) => {
  await signIn(page, people.owner);
  await visit(page, "/acme/endpoints/new");
  await page.getByLabel("Send events to").selectOption("Redis stream");
  await page.getByLabel("Host").fill("10.0.0.1");
  await page.getByLabel("Password").fill("a-Pa55word");
  await page.getByRole("textbox", { name: "Stream" }).fill("orders");
  await page.getByLabel("Event types").fill("stock.*"); // nobody publishes these: the host is never called
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await expect(page.getByText(/10\.0\.0\.1 is not public/).first()).toBeVisible();
  await page.getByLabel("Host").fill("redis.test.invalid");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await page.getByRole("link", { name: "Open endpoint" }).click();
  const url = "rediss://redis.test.invalid:6379/orders";
  await expect(page.getByRole("heading", { level: 1, name: url })).toBeVisible();
  await expect(page.getByText("Client certificate")).toHaveCount(0);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Stream" }).fill("invoices");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(
    page.getByRole("heading", { level: 1, name: url.replace("orders", "invoices") }),
  ).toBeVisible();
});

test("makes a customer's endpoint, and asks for its header again before another receiver gets it", async ({
  page,
}) => {
  const input = {
    url: "http://127.0.0.1:8085/a",
    eventTypes: ["*"],
    headers: { "X-Key": "hunter2-hunter2" },
  };
  const { id } = await callApi<{ id: string }>("POST", "/endpoints", {
    body: { ...input, consumer: "globex" },
    status: 201,
  });
  await signIn(page, people.owner);
  await visit(page, "/acme/endpoints?consumer=globex");
  await expect(page.getByRole("table", { name: "Endpoints" }).getByRole("row")).toHaveCount(2); // the heading's, and one
  await visit(page, `/acme/endpoints/${id}/edit`);
  await page.getByLabel("URL").fill("http://127.0.0.1:8085/b");
  await expect(page.getByLabel("Extra headers")).toHaveCount(0);
  await page.getByLabel("URL").fill("http://localhost:8085/a");
  await expect(page.getByLabel("Extra headers")).toHaveValue("X-Key: ");
  const save = page.getByRole("button", { name: "Save changes" });
  await expect(save).toHaveAccessibleDescription(/Enter the value of X-Key/);
  await page.getByLabel("Extra headers").fill("X-Key: another-value");
  await save.click();
  await expect(page.getByRole("heading", { level: 1, name: "http://localhost:8085/a" })).toBeVisible();
  await expect(page.getByText("globex")).toBeVisible();
});

test("changes an endpoint's limits in place", async ({ page }) => {
  const { id } = await callApi<{ id: string }>("POST", "/endpoints", {
    body: { url: "http://127.0.0.1:8085/paced", eventTypes: ["nothing.like_it"] },
    status: 201,
  });
  await signIn(page, people.developer);
  await visit(page, `/acme/endpoints/${id}`);
  await expect(page.getByText("At most 32 requests at once, no rate limit.")).toBeVisible();
  await page.getByRole("button", { name: "Change limits" }).click();
  await page.getByLabel("Requests at once").fill("300");
  const save = page.getByRole("button", { name: "Save limits" });
  await expect(save).toHaveAccessibleDescription(/One field needs attention/);
  await page.getByLabel("Requests at once").fill("4");
  await page.getByLabel("Rate limit").fill("20");
  await expectAccessible(page);
  await save.click();
  await expect(page.getByText("At most 4 requests at once, at most 20 per second.")).toBeVisible();
  expect(await callApi("GET", `/endpoints/${id}`)).toMatchObject({ maxInFlight: 4, rateLimit: 20 });
});

test("lets a viewer read, and says why the buttons are not theirs", async ({ page }) => {
  await signIn(page, people.viewer);
  await visit(page, "/acme/endpoints/new");
  const save = page.getByRole("button", { name: "Create endpoint" });
  await expect(save).toHaveAccessibleDescription(/Your role is viewer/);
});
