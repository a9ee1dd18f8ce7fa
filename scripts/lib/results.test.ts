import { describe, expect, it } from "vitest";
import { readPlaywright, readVitest, skipReasons, summaryLine } from "./results.mjs";

describe("readVitest", () => {
  const test = (status: string, failureMessages: string[] = []) => ({
    status,
    fullName: `is ${status}`,
    failureMessages,
  });

  it("counts every test, and tells where and why one failed", () => {
    const report = {
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          assertionResults: [test("passed"), test("failed", ["expected 1"])],
        },
        {
          name: "b.test.ts",
          status: "passed",
          assertionResults: [test("skipped"), test("todo"), test("passed")],
        },
      ],
    };
    expect(readVitest(report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      failures: ["a.test.ts > is failed\nexpected 1"],
    });
  });

  it("counts a file that broke outside its tests as a failure", () => {
    const report = {
      testResults: [{ name: "a.test.ts", status: "failed", message: "cannot import", assertionResults: [] }],
    };
    expect(readVitest(report)).toMatchObject({
      passed: 0,
      failed: 1,
      failures: ["a.test.ts\ncannot import"],
    });
  });
});

it("names what a host lacks, with how many tests that cost", () => {
  const test = (fullName: string, status = "skipped") => ({ fullName, status });
  const lack = "(skipped: no redis-server on this host)";
  const assertionResults = [
    test(`redis ${lack} a`),
    test(`redis ${lack} b`),
    test(`c ${lack}`, "passed"),
    test("d"),
  ];
  expect(skipReasons({ testResults: [{ assertionResults }] })).toEqual([
    "no redis-server on this host: 2 tests skipped",
  ]);
});

describe("readPlaywright", () => {
  const spec = (status: string, message?: string) => ({
    title: status,
    file: "a.spec.ts",
    line: 3,
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  });

  it("counts nested suites; a test that passed at last counts as passed", () => {
    const report = {
      suites: [{ specs: [spec("expected")], suites: [{ specs: [spec("flaky"), spec("skipped")] }] }],
    };
    expect(readPlaywright(report)).toEqual({ passed: 2, failed: 0, skipped: 1, failures: [] });
  });

  it("tells where and why a test failed, without colour codes, and counts errors outside of tests", () => {
    const report = {
      suites: [{ specs: [spec("unexpected", "\u001B[31mno button\u001B[39m")] }],
      errors: [{ message: "no browser" }],
    };
    expect(readPlaywright(report)).toMatchObject({
      failed: 2,
      failures: ["a.spec.ts:3 > unexpected\nno button", "no browser"],
    });
  });
});

describe("summaryLine", () => {
  it("names what was skipped only when something was", () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0, failures: [] })).toBe("3 passed, 0 failed");
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2, failures: [] })).toBe(
      "3 passed, 1 failed, 2 skipped",
    );
  });
});
