import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest-first.ts";

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Components import each other by the alias of tsconfig.
        resolve: { alias: { "@/": import.meta.dirname + "/" } },
        test: {
          name: "unit",
          testTimeout: 30_000,
          include: ["{server,lib,db,jobs,components,scripts,sdk}/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          name: "architecture",
          testTimeout: 60_000,
          include: ["tests/architecture/**/*.test.ts"],
          exclude: ["tests/architecture/database/**"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts", "tests/architecture/database/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } }, // two files at a time on a busy machine
        },
      },
    ],
  },
});
