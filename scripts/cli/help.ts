import { toTable } from "./terminal.ts";
import { commonOptions, type Option, type Verb } from "./verb.ts";

/** The list of verbs; of those that begin with `group` only, when one is given. */
export function helpOfAll(verbs: readonly Verb[], group?: string): string[] {
  const shown = group === undefined ? verbs : verbs.filter(({ name }) => name.startsWith(`${group} `));
  return [
    `Usage: npx trunkline ${group === undefined ? "<verb>" : `${group} <verb>`} [options]`,
    "",
    ...toTable(shown.map(({ name, summary }) => [`  ${name}`, summary])),
    "",
    "`npx trunkline <verb> --help` tells more. Exit codes: 0 done, 1 found a problem, 2 wrong usage.",
  ];
}

/** Everything about one verb. */
export function helpOf({ name, summary, options, operand, examples }: Verb): string[] {
  const required = Object.entries(options)
    .filter(([, { isRequired }]) => isRequired === true)
    .map(([option, { value }]) => ` --${option} ${value ?? ""}`.trimEnd());
  const word = operand === undefined ? "" : ` [${operand.name}]`;
  const operandRow = operand === undefined ? [] : [[`  ${operand.name}`, operand.help]];
  return [
    `Usage: npx trunkline ${name}${required.join("")}${word} [options]`,
    "",
    `${summary}.`,
    "",
    ...toTable([...operandRow, ...rows(options), ...rows(commonOptions)]),
    "",
    ...examples.map((example) => `  $ npx trunkline ${example}`),
  ];
}

function rows(options: Readonly<Record<string, Option>>): string[][] {
  return Object.entries(options).map(([name, { value, help }]) => [
    `  --${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
}
