import { ExamplesMissingError, loadGithubCatalogue } from "./demo/github-examples.ts";
import type { DemoReport } from "./demo/judge-demo.ts";
import { startReceiver } from "./demo/receiver-process.ts";
import { runGithubDemo } from "./demo/run-github-demo.ts";
import { toTable } from "./terminal.ts";
import type { Verb } from "./verb.ts";

/** `demo github`: real GitHub payloads through the product to a receiver, and a look at what arrives. */
export const demoGithub: Verb = {
  name: "demo github",
  summary: "Send GitHub's example payloads through, and check each that arrives",
  options: {
    keep: { kind: "flag", help: "leave the endpoint (paused: its receiver ends with this command)" },
  },
  examples: ["demo github", "demo github --json"],
  async run({ args, terminal, api }) {
    const client = api();
    const note = (line: string) => terminal.note(`${line} …`);
    note("Reading GitHub's payloads and schemas");
    const catalogue = loadOrExplain();
    if (typeof catalogue === "string") {
      terminal.note(catalogue);
      return 1;
    }
    const receiver = await startReceiver();
    try {
      const report = await runGithubDemo({
        api: client,
        catalogue,
        receiver,
        note,
        isKept: args.flag("keep"),
      });
      if (args.flag("json")) terminal.out(JSON.stringify(report));
      else for (const line of lines(report)) terminal.out(line);
      return report.faults.length === 0 ? 0 : 1;
    } finally {
      await receiver.close();
    }
  },
};

function loadOrExplain() {
  try {
    return loadGithubCatalogue();
  } catch (error) {
    if (error instanceof ExamplesMissingError) return error.message;
    throw error;
  }
}

function lines(report: DemoReport): string[] {
  const { types, strictTypes, faults } = report;
  return [
    "",
    ...toTable([
      ["published", report.published],
      ["delivered", report.delivered],
      ["verified", report.verified],
      ["byte-equal", report.byteEqual],
      ["duplicates", report.duplicates],
    ]),
    "",
    `${types} event types: ${strictTypes} strict; ${types - strictTypes} refused a payload of GitHub's own, and were told to warn`,
    `published in ${report.publishMs} ms, the last arrived after ${report.totalMs} ms`,
    report.isFlippedRefused ? "a delivery with one bit flipped was refused with 401" : "",
    "",
    ...(faults.length === 0 ? ["All well."] : faults.map((fault) => `WRONG: ${fault}`)),
  ];
}
