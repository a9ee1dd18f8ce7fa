import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { bufferedLines } from "./log-output.ts";

it("writes the lines of one turn together, in order, and loses none", async () => {
  const writes: string[] = [];
  const write = bufferedLines({ write: (text) => writes.push(text) });
  write("a\n");
  write("b\n");
  expect(writes).toEqual([]);
  await turn();
  write("c\n");
  await turn();
  expect(writes).toEqual(["a\nb\n", "c\n"]);
});

it("does not gather without bound", () => {
  const writes: string[] = [];
  const write = bufferedLines({ write: (text) => writes.push(text) });
  for (let index = 0; index < 1_000; index++) write(`${"x".repeat(99)}\n`);
  expect(writes.length).toBeGreaterThan(0);
});
