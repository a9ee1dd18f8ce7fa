import { drizzle } from "drizzle-orm/node-postgres";
import type { RolePool } from "#db/client";
import { localMails } from "#db/schema/index";
import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { Mail } from "./mailer.ts";

/** Keeps mail of an installation without SMTP, so that its page can show it. */
export function keepLocalMail({ pool }: RolePool, ids: Ids, clock: Clock): (mail: Mail) => Promise<void> {
  const db = drizzle(pool, { casing: "snake_case" });
  return async ({ to, subject, text, html }) => {
    await db
      .insert(localMails)
      .values({ id: ids.next("mail"), recipient: to, subject, text, html, createdAt: clock.now() });
  };
}
