import type { Bench, Figure } from "../bench.ts";

/** What the database was asked to do so far. */
export interface CostMark {
  readonly statements: number;
  readonly commits: number;
  readonly storedBytes: number;
  readonly walBytes: number;
}

const question = `
  select (select coalesce(sum(calls), 0) from pg_stat_statements s join pg_roles r on r.oid = s.userid
          where r.rolname in ('trunkline_app', 'trunkline_system'))::float8 as statements,
    (select xact_commit from pg_stat_database where datname = current_database())::float8 as commits,
    pg_database_size(current_database())::float8 as "storedBytes",
    pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as "walBytes"`;

/** Counts from pg_stat_statements (BEGIN, SET and COMMIT included), pg_stat_database, and sizes on disk. */
export async function markCost({ admin }: Bench): Promise<CostMark> {
  // Sessions report their counts at most once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { rows } = await admin.query<CostMark>(question);
  const [mark] = rows;
  if (mark === undefined) throw new Error("Postgres counts nothing");
  return mark;
}

/** The cost per event of what was done between two marks. */
export function costFigures(name: string, span: { from: CostMark; to: CostMark; events: number }): Figure[] {
  const { from, to, events } = span;
  const per = (key: keyof CostMark) => (to[key] - from[key]) / events;
  const statements = per("statements");
  return [
    {
      name: `statements per ${name}`,
      measured: statements.toFixed(3),
      limit: "",
      ratio: null,
      target: "goal ≤ 0.1",
      isMet: statements <= 0.1,
    },
    {
      name: `bytes per ${name}`,
      measured: `${Math.round(per("storedBytes"))} stored, ${Math.round(per("walBytes"))} of WAL, ${per("commits").toFixed(3)} commits`,
      limit: "",
      ratio: null,
      target: "",
      isMet: null,
    },
  ];
}
