import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that run for tens of seconds, mostly waiting: begun last, they would run alone at the end. */
const long = [
  "chaos/kill",
  "deliveries/faults",
  "api/start-refusals",
  "demo/github",
  "deliveries/lanes",
  "deliveries/database-refuses",
  "deliveries/clock-jumps",
  "scripts/embedded-postgres",
  "deliveries/breaker",
];

/** Begins the longest files first, which a clean clone cannot know from an earlier run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((name) => moduleId.endsWith(`tests/integration/${name}.test.ts`));
      return at === -1 ? long.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
