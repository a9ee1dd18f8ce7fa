import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page, type Response } from "@playwright/test";

export const people = {
  owner: "ada@acme.test",
  developer: "dev@acme.test",
  viewer: "viewer@acme.test",
  staff: "staff@trunkline.test",
} as const;

/** The address of a page of the product under test. */
export function at(path: string): string {
  return `${setting("E2E_URL")}${path}`;
}

/**
 * Opens a page and waits until React has taken it over and, where there is one, the palette hears its keys, as a
 * person does by looking first: a click on a row or a shortcut in the milliseconds before would be lost.
 */
export async function visit(page: Page, path: string): Promise<Response | null> {
  const answer = await page.goto(at(path));
  await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith("__reactContainer")));
  await expect(page.locator("[data-palette-trigger]:not([aria-keyshortcuts])")).toHaveCount(0);
  return answer;
}

export function setting(name: "E2E_URL" | "E2E_API_KEY" | "E2E_PASSWORD" | "E2E_DATABASE_URL"): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is set by tests/e2e/global-setup.ts`);
  return value;
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
const sessions = new Map<string, Cookies>();

/** Signs a person of the demo in: with the session of an earlier test while that lasts, which saves its form. */
export async function signIn(page: Page, email: string): Promise<void> {
  const known = sessions.get(email);
  if (known !== undefined) {
    await page.context().addCookies(known);
    const answer = await page.request.get(at("/account"), { maxRedirects: 0 });
    if (answer.status() === 200) return;
    await page.context().clearCookies();
  }
  await signInAnew(page, email);
  sessions.set(email, await page.context().cookies());
}

/** Signs a person of the demo in, as a person would, with a session of its own. */
export async function signInAnew(page: Page, email: string): Promise<void> {
  await visit(page, "/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(setting("E2E_PASSWORD"));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Calls the REST API with the demo's key; the answer's body. */
export async function callApi<T>(
  method: "GET" | "POST" | "PATCH",
  path: string,
  { body, status = 200 }: { readonly body?: unknown; readonly status?: number } = {},
): Promise<T> {
  const response = await fetch(at(`/api/v1${path}`), {
    method,
    headers: { authorization: `Bearer ${setting("E2E_API_KEY")}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(status);
  return response.json() as Promise<T>;
}

/** Publishes over the REST API. */
export async function publish(event: {
  type: string;
  data: unknown;
}): Promise<{ id: string; deliveries: number }> {
  return callApi("POST", "/events", { body: event, status: 202 });
}

/** Finds nothing wrong on the page, by axe's WCAG 2 A and AA rules. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
  ).toEqual([]);
}
