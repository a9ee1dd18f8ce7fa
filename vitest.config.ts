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
          isolate: false, // rules without state: modules are loaded once for all files
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
          isolate: false, // each file has its own database and platform: modules are loaded once for all files
          maxWorkers: 3, // on two cores: the longest files mostly wait
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } }, // two files at a time on a busy machine
        },
      },
    ],
  },
});
