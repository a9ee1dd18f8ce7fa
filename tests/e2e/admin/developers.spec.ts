import { expect, test } from "@playwright/test";
import { curlOfStep, quickStart } from "../../../components/developers/quick-start.ts";
import { at, expectAccessible, setting, visit } from "../support.ts";

test("shows every call of the API to anybody, with how to call it", async ({ page }) => {
  await visit(page, "/developers/api-reference");
  const document = (await (await fetch(at("/api/v1/openapi.json"))).json()) as {
    paths: Record<string, Record<string, { summary: string }>>;
  };
  const summaries = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map(({ summary }) => summary),
  );
  expect(summaries.length).toBeGreaterThan(20);
  for (const summary of summaries) {
    await expect(page.getByRole("heading", { level: 3, name: summary, exact: true })).toBeVisible();
  }
  const call = page.getByRole("article", { name: /^Create an endpoint/ });
  await expect(call.getByText("endpoints:write")).toBeVisible();
  await expect(call.getByText('-H "Authorization: Bearer $TRUNKLINE_API_KEY"')).toBeVisible();
});

test("leaves the calls that hold what is typed, and says when none does", async ({ page }) => {
  await visit(page, "/developers/api-reference");
  const search = page.getByRole("searchbox", { name: "Search the calls" });
  await search.fill("rotate secret");
  await expect(page.getByRole("article")).toHaveCount(1);
  await expect(page.getByRole("navigation", { name: "Calls" }).getByRole("link")).toHaveCount(2);
  await search.fill("nothing like it");
  await expect(page.getByText("No call holds these words.")).toBeVisible();
});

test("leads to a call by its address", async ({ page }) => {
  await visit(page, "/developers/api-reference#retryDelivery");
  await expect(page.locator("article#retryDelivery")).toBeInViewport();
});

test("has a quick start that works as it stands", async ({ page }) => {
  await visit(page, "/developers");
  for (const step of quickStart) {
    await expect(page.getByText(curlOfStep(step, at("/api/v1")))).toBeVisible();
    const response = await fetch(at(`/api/v1${step.path}`), {
      method: step.method,
      headers: { authorization: `Bearer ${setting("E2E_API_KEY")}`, "content-type": "application/json" },
      body: JSON.stringify(localStep(step.body)),
    });
    expect([step.path, response.status]).toEqual([step.path, step.path === "/events" ? 202 : 201]);
  }
});

for (const path of ["/developers", "/developers/api-reference"]) {
  test(`is accessible at ${path}`, async ({ page }) => {
    await visit(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

/** The same body with a receiver that needs no outside network. */
function localStep(body: unknown): unknown {
  return typeof body === "object" && body !== null && "url" in body
    ? { ...body, url: at("/local-receiver/ok") }
    : body;
}
