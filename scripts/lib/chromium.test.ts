import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { candidates, ensureChromium } from "./chromium.mjs";

describe("ensureChromium", () => {
  /** A host where the browser appears after so many installers; none at all when that is undefined. */
  function host(appearsAfter: number | undefined) {
    const tried: string[] = [];
    const notes: string[] = [];
    const installer = (name: string) => async () => void tried.push(name);
    const ways = {
      find: () =>
        appearsAfter !== undefined && tried.length >= appearsAfter ? "/usr/bin/chromium" : undefined,
      installers: [installer("download"), installer("apt")],
    };
    const context = { logs: "unused", note: (line: string) => void notes.push(line) };
    return { result: ensureChromium(context, ways), tried, notes };
  }

  it("installs nothing where there is one, and says which it takes", async () => {
    const { result, tried, notes } = host(0);
    expect(await result).toBe("/usr/bin/chromium");
    expect(tried).toEqual([]);
    expect(notes).toEqual(["browser: /usr/bin/chromium"]);
  });

  it("stops at the first way of installing that works", async () => {
    const { result, tried } = host(1);
    await result;
    expect(tried).toEqual(["download"]);
  });

  it("goes on to the next way when one fails, and fails when none is left", async () => {
    const { result, tried } = host(2);
    await result;
    expect(tried).toEqual(["download", "apt"]);
    await expect(host(undefined).result).rejects.toThrow("set CHROME_PATH");
  });
});

describe("candidates", () => {
  it("looks along the PATH", () => {
    const PATH = ["/opt/bin", "/usr/bin"].join(delimiter);
    expect(candidates({ PATH }, "linux")).toContain(join("/usr/bin", "chromium"));
  });

  it("looks where macOS and Windows install browsers", () => {
    expect(candidates({ PATH: "" }, "darwin")).toContain(
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    );
    expect(candidates({ PROGRAMFILES: "C:\\Program Files" }, "win32")).toContain(
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    );
  });
});
