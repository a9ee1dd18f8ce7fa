import { globSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { jobHandlers } from "#jobs/registry";

const root = path.resolve(import.meta.dirname, "../..");

/** The names of the jobs that server/<domain>/jobs.ts declare. */
async function declared(): Promise<string[]> {
  const files = globSync("server/*/jobs.ts", { cwd: root });
  const modules = await Promise.all(
    files.map((file) => import(path.join(root, file)) as Promise<Record<string, unknown>>),
  );
  return modules
    .flatMap((module) => Object.values(module))
    .filter(isJob)
    .map((job) => job.name);
}

function isJob(value: unknown): value is { name: string } {
  return typeof value === "object" && value !== null && "name" in value && "input" in value;
}

it("gives every declared job exactly one handler, and handles nothing that is not declared", async () => {
  const jobs = await declared();
  expect(jobs.length).toBeGreaterThan(3);
  expect(jobHandlers.map(({ job }) => job.name).toSorted()).toEqual(jobs.toSorted());
  expect(new Set(jobs).size).toBe(jobs.length);
});

it("names each job by its domain and a verb", async () => {
  for (const name of await declared()) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
});
