import type { RewrapCounts } from "#server/tenants/index";
import type { Verb } from "./verb.ts";

/** `keys rewrap`: works on the database itself, with the settings of the installation. */
export const keysRewrap: Verb = {
  name: "keys rewrap",
  summary: "Wrap every tenant's key with the current master key, after a new one was set",
  options: {},
  examples: ["keys rewrap", "keys rewrap --json"],
  async run({ args, terminal, signal, sources }) {
    // The server's code takes a second to load, which the other verbs need not wait for.
    const [{ withInstallation }, { rewrapTenantKeys }, { systemCtx }] = await Promise.all([
      import("../lib/with-installation.ts"),
      import("#server/tenants/index"),
      import("#server/kernel/ctx"),
    ]);
    const counts = await withInstallation({ ...sources, log: terminal.note }, (platform) =>
      rewrapTenantKeys(systemCtx(platform, "trunkline keys rewrap", platform.ids.nextUuid()), {
        signal,
        onPage: ({ rewrapped, current }) => terminal.note(`${rewrapped + current} keys done`),
      }),
    );
    const isDone = !signal.aborted && counts.unopenable.length === 0;
    if (args.flag("json")) terminal.out(JSON.stringify({ ...counts, isDone }));
    else for (const line of sentences(counts, signal.aborted)) terminal.out(line);
    return isDone ? 0 : 1;
  },
};

function sentences({ rewrapped, current, unopenable }: RewrapCounts, isInterrupted: boolean): string[] {
  const counted = `${rewrapped} tenant keys wrapped anew, ${current} were wrapped by the current master key already.`;
  if (isInterrupted) return [counted, "Interrupted: run it again to go on."];
  if (unopenable.length === 0) return [counted, "TRUNKLINE_MASTER_KEY_PREVIOUS is not needed any more."];
  return [
    counted,
    `${unopenable.length} cannot be opened: set TRUNKLINE_MASTER_KEY_PREVIOUS to the key that wrapped them, and run it again.`,
    ...unopenable.map(({ tenantId, version }) => `  ${tenantId} version ${version}`),
  ];
}
