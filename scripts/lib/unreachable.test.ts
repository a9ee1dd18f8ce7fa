import pg from "pg";
import { expect, it } from "vitest";
import { choosePort } from "./ports.mjs";
import { whyUnreachable } from "./unreachable.ts";

it("says which database cannot be reached and why, without the password", async () => {
  const url = `postgresql://someone:secret@127.0.0.1:${await choosePort([])}/hub`;
  const error: unknown = await new pg.Client({ connectionString: url })
    .connect()
    .catch((reason: unknown) => reason);
  const line = whyUnreachable(error, url);
  expect(line).toMatch(
    /^The database 127\.0\.0\.1:\d+\/hub cannot be used \(.*ECONNREFUSED.*\): check DATABASE_URL\.$/,
  );
  expect(line).not.toContain("secret");
});

it("counts a refused login, and leaves other errors to be bugs", () => {
  const refused = Object.assign(new Error('password authentication failed for user "x"'), { code: "28P01" });
  expect(whyUnreachable(refused, "postgresql://db/hub")).toContain("password authentication failed");
  const bug = Object.assign(new Error("column does not exist"), { code: "42703" });
  expect(whyUnreachable(bug, "postgresql://db/hub")).toBeUndefined();
});
