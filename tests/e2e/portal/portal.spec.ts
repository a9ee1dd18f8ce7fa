import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { receiver } from "../hub/receiver.ts";
import { at, callApi, expectAccessible, people, setting, signIn, visit } from "../support.ts";

const url = "http://127.0.0.1:8085/hook";

test("lets a customer in by a link from the hub, who runs an endpoint and finds nobody else's, until it is revoked", async ({
  page,
  browser,
}) => {
  const { id: foreign } = await callApi<{ id: string }>("POST", "/endpoints", {
    body: { url, eventTypes: ["*"], consumer: "initech" },
    status: 201,
  });
  const consumer = `hooli-${Date.now()}`;
  const { url: target, got, close } = await receiver(() => 200);
  await signIn(page, people.owner);
  await visit(page, "/acme/portal");
  await expectAccessible(page);
  const form = page.getByRole("form", { name: "Create portal link" });
  await form.getByLabel("Consumer").fill(consumer);
  await form.getByRole("button", { name: "Create link" }).click();
  await page.getByRole("button", { name: "Reveal Portal link" }).click();
  const link = await page.getByTestId("secret").innerText();

  const context = await browser.newContext();
  const customer = await context.newPage();
  await customer.goto(link);
  await expect(customer.getByRole("heading", { level: 1, name: "Endpoints" })).toBeVisible();
  const portal = new URL(customer.url()).pathname;
  expect(customer.url()).not.toContain("#");
  await expectAccessible(customer);
  await customer.getByRole("link", { name: "Create endpoint" }).click();
  await expect(customer.getByLabel("Consumer")).toHaveCount(0);
  await customer.getByLabel("URL").fill(target);
  await customer.getByRole("button", { name: "Create endpoint" }).click();
  await customer.getByRole("button", { name: "Reveal Signing secret" }).click();
  const secret = await customer.getByTestId("secret").innerText();
  await customer.getByRole("link", { name: "Open endpoint" }).click();
  await customer.getByRole("button", { name: "Send test event" }).click();
  await expect(customer.getByText("Attempt 1: 200")).toBeVisible();
  expect(() => new Webhook(secret).verify(got[0]?.body ?? "", got[0]?.headers ?? {})).not.toThrow();
  await expectAccessible(customer);
  await customer.getByRole("link", { name: "Event types" }).click();
  await expect(customer.getByText("invoice.paid")).toBeVisible();

  expect((await visit(customer, `${portal}/endpoints/${foreign}`))?.status()).toBe(404);
  await expect(customer.getByText("Nothing of yours is at this address")).toBeVisible();
  await customer.goto(at("/acme"));
  await expect(customer.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await visit(page, `/acme/portal?consumer=${consumer}`);
  await page.getByRole("button", { name: `Revoke the session of ${consumer}` }).click();
  await page.getByRole("button", { name: "Revoke session" }).click();
  await expect(
    page.getByRole("table", { name: "Links and sessions" }).getByText("Revoked", { exact: true }),
  ).toBeVisible();
  await customer.goto(at(portal));
  await expect(customer.getByRole("heading", { name: "Your access was ended" })).toBeVisible();
  await customer.goto(link);
  await expect(customer.getByRole("heading", { name: "Your access was ended" })).toBeVisible();
  await context.close();
  close();
});

test("shows itself in a frame of an origin that the tenant names, with its accent, and in no other", async ({
  page,
  browser,
}) => {
  const host = await hostPage();
  const { port } = host.address() as AddressInfo;
  const { hostname } = new URL(setting("E2E_URL"));
  await signIn(page, people.owner);
  await visit(page, "/acme/portal/settings");
  await expectAccessible(page);
  await page.getByLabel("Accent colour").fill("#0a7f5a");
  await page.getByLabel("May be embedded by").fill(`http://${hostname}:${port}`);
  await page.getByRole("button", { name: "Save portal" }).click();
  await expect(page.getByText("Portal changed", { exact: true })).toBeVisible();

  const context = await browser.newContext();
  const app = await context.newPage();
  const frame = await framed(app, `http://${hostname}:${port}`);
  await expect(frame.getByRole("heading", { level: 1, name: "Endpoints" })).toBeVisible();
  const create = frame.getByRole("link", { name: "Create endpoint" });
  await expect(create).toHaveCSS("background-color", "rgb(10, 127, 90)");
  await create.click();
  await expect(frame.getByLabel("URL")).toBeVisible();

  const other = hostname === "localhost" ? "127.0.0.1" : "localhost";
  const refused = app.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
  await framed(app, `http://${other}:${port}`);
  await refused;
  await context.close();
  host.close();
});

/** Loads the portal into a frame of a page of this origin, as a tenant's app does. */
async function framed(app: Page, origin: string) {
  const { url: link } = await callApi<{ url: string }>("POST", "/portal-links", {
    body: { consumer: "framed" },
    status: 201,
  });
  await app.goto(`${origin}/?${new URLSearchParams({ link })}`);
  return app.frameLocator("iframe");
}

/** A page with a frame for whatever its address names. */
async function hostPage(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      `<iframe width="900" height="700"></iframe><script>
        document.querySelector("iframe").src = new URLSearchParams(location.search).get("link");
      </script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}
