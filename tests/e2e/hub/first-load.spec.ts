import { type Browser, expect, test } from "@playwright/test";
import { callApi, people, publish, signIn, visit } from "../support.ts";

const budgetBytes = 200_000;

test("keeps the script of every page's first load under 200 kB, gzipped", async ({ browser, page }) => {
  test.setTimeout(240_000); // three dozen pages, each with an empty cache
  await signIn(page, people.owner);
  const { id } = await publish({
    type: "invoice.paid",
    data: { invoice: "INV-77003", total: { amount: 1999, currency: "EUR" }, method: "card" },
  });
  const [delivery, endpoint] = await Promise.all([firstOf("deliveries"), firstOf("endpoints")]);
  const replay = await callApi<{ id: string }>("POST", `/endpoints/${endpoint}/recover`, {
    body: { since: new Date().toISOString() },
    status: 201,
  });
  const owner = await page.context().storageState();
  await page.context().clearCookies();
  await signIn(page, people.staff);
  const staff = await page.context().storageState();
  const customer = await inPortal(browser);
  const sizes = [
    ...(await scriptBytes(browser, undefined, ["/sign-in", "/developers", "/developers/api-reference"])),
    ...(await scriptBytes(browser, owner, [
      "/acme",
      "/acme/events",
      `/acme/events/${id}`,
      "/acme/deliveries",
      `/acme/deliveries/${delivery}`,
      "/acme/dead-letters",
      "/acme/replays",
      "/acme/replays/new",
      `/acme/replays/${replay.id}`,
      "/acme/endpoints",
      "/acme/endpoints/new",
      `/acme/endpoints/${endpoint}`,
      "/acme/event-types",
      "/acme/event-types/invoice.paid",
      "/acme/api-keys",
      "/acme/portal",
      "/acme/portal/settings",
      "/acme/members",
      "/acme/audit-log",
      "/acme/usage",
      "/acme/settings",
      "/account",
      "/tenants",
    ])),
    ...(await scriptBytes(browser, customer.state, customer.paths)),
    ...(await scriptBytes(browser, staff, ["/admin", "/admin/tenants", "/admin/users", "/admin/queues"])),
  ];
  expect(sizes.filter(({ bytes }) => bytes < 50_000)).toEqual([]); // React alone is more: nothing was measured
  expect(sizes.filter(({ bytes }) => bytes >= budgetBytes)).toEqual([]);
});

type State = Awaited<ReturnType<ReturnType<Browser["contexts"]>[number]["storageState"]>> | undefined;

/** Bytes of script as they came over the wire, for each page opened with an empty cache. */
async function scriptBytes(browser: Browser, storageState: State, paths: readonly string[]) {
  const sizes: { path: string; bytes: number }[] = [];
  for (const path of paths) {
    const context = await browser.newContext(storageState === undefined ? {} : { storageState });
    const page = await context.newPage();
    const scripts: Promise<number>[] = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() !== "script") return;
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await visit(page, path);
    // Idle for a moment: what a page asks for by itself, right after it came to life, is part of its first load.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await expect(page.locator("[aria-busy='true']")).toHaveCount(0);
    sizes.push({ path, bytes: (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0) });
    await context.close();
  }
  return sizes;
}

/** A browser in the consumer portal, and its pages. */
async function inPortal(browser: Browser) {
  const consumer = "first-load";
  const body = { consumer, url: "http://127.0.0.1:8085/hook", eventTypes: ["*"] };
  const endpoint = await callApi<{ id: string }>("POST", "/endpoints", { body, status: 201 });
  const test = await callApi<{ deliveryId: string }>("POST", `/endpoints/${endpoint.id}/test`, {
    status: 202,
  });
  const link = await callApi<{ url: string }>("POST", "/portal-links", { body: { consumer }, status: 201 });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link.url);
  await expect(page.getByRole("heading", { level: 1, name: "Endpoints" })).toBeVisible();
  const { pathname: root } = new URL(page.url());
  const detail = `${root}/endpoints/${endpoint.id}`;
  const state = await context.storageState();
  await context.close();
  const log = `${detail}/deliveries/${test.deliveryId}`;
  return { state, paths: [root, `${root}/new`, detail, `${detail}/edit`, log, `${root}/event-types`] };
}

/** The id of a delivery or an endpoint of the demo. */
async function firstOf(things: "deliveries" | "endpoints"): Promise<string> {
  const { data } = await callApi<{ data: { id: string }[] }>("GET", `/${things}?limit=1`);
  const [first] = data;
  if (first === undefined) throw new Error(`the demo has no ${things}`);
  return first.id;
}
