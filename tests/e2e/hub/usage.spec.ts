import { expect, test } from "@playwright/test";
import { at, expectAccessible, people, publish, signIn } from "../support.ts";

test("shows the plan, each limit, what is used of it and what happens at its end", async ({ page }) => {
  await signIn(page, people.viewer);
  await page.goto(at("/acme/usage"));
  await expect(page.getByText("Plan Enterprise.")).toBeVisible();
  const limits = page.getByRole("table", { name: "Limits" });
  const events = limits.getByRole("row").filter({ hasText: "Events per month" });
  await expect(events).toContainText("2,000,000,000");
  await expect(events).toContainText("publishing answers 429 until the next month");
  await expect(limits.getByRole("row")).toHaveCount(9);
  const before = Number(await events.getByRole("progressbar").getAttribute("value"));
  await publish({
    type: "order.shipped",
    data: { order: "ORD-90", carrier: "DHL", destination: "Utrecht" },
  });
  await page.reload();
  await expect(events.getByRole("progressbar")).toHaveAttribute("value", String(before + 1));
  await expectAccessible(page);
});
