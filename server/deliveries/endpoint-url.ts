import type { Ctx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";

/**
 * Refuses a URL that egress would not connect to: its form, its port, or an address its name resolves to.
 * Every delivery is checked again when it connects.
 * @throws InvalidError with a pointer to `/url`.
 */
export async function assertReachableUrl(ctx: Ctx, url: string): Promise<void> {
  const checked = await ctx.platform.egress.checkResolved(url);
  if (checked.ok) return;
  throw new InvalidError(`Deliveries cannot go to this URL: ${checked.message}`, {
    code: "url_refused",
    errors: [{ pointer: "/url", message: checked.message }],
  });
}
