import pg from "pg";

/**
 * Makes the run's database write down every move of a delivery: its transaction, and who held its lane at that
 * moment. What a late finisher would do wrong is then to be read, whatever the product itself says.
 */
export async function startAudit(adminUrl: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`
      create schema chaos;
      create table chaos.moves (xid bigint not null, delivery_id uuid not null, old_state text not null,
        new_state text not null, old_number int not null, new_number int not null, holder text);
      create function chaos.note_move() returns trigger language plpgsql security definer as $$
      begin
        insert into chaos.moves values (pg_current_xact_id()::text::bigint, new.id, old.state, new.state,
          old.last_attempt_number, new.last_attempt_number,
          (select leased_by from public.lanes l where l.tenant_id = new.tenant_id and l.endpoint_id = new.endpoint_id));
        return null;
      end $$;
      create trigger chaos_note_move after update of state, last_attempt_number on deliveries
        for each row execute function chaos.note_move()`),
  );
}

/** What the moves of all deliveries say. */
export interface Audit {
  /** Attempts that came too late to change anything, and were kept on record. */
  readonly lateResults: number;
  /** Moves that must not be, in words; some of them. */
  readonly faults: readonly string[];
}

const questions: readonly { readonly what: string; readonly ask: string }[] = [
  {
    what: "a delivered delivery was moved",
    ask: "select delivery_id from chaos.moves where old_state = 'delivered'",
  },
  {
    what: "an attempt's number was overwritten",
    ask: "select delivery_id from chaos.moves where new_number not in (old_number, old_number + 1)",
  },
  {
    what: "an attempt counted twice",
    ask: `select delivery_id from chaos.moves where new_number > old_number
      group by delivery_id, new_number having count(*) > 1`,
  },
  {
    what: "a result was stored by a worker that did not hold the lane",
    ask: `select m.delivery_id from chaos.moves m
      join attempts a on a.delivery_id = m.delivery_id and a.xmin::text::bigint = m.xid
      where a.worker_id is distinct from m.holder`,
  },
];

export async function readAudit(adminUrl: string): Promise<Audit> {
  return withClient(adminUrl, async (client) => {
    await client.query("create index if not exists moves_by_delivery on chaos.moves (delivery_id, xid)");
    const faults: string[] = [];
    for (const { what, ask } of questions) {
      const { rows, rowCount } = await client.query<{ delivery_id: string }>(ask);
      const [row] = rows;
      if (row !== undefined) faults.push(`${what}: ${row.delivery_id}, and ${(rowCount ?? 1) - 1} others`);
    }
    const late = await client.query<{ count: number }>(`select count(*)::int as count from attempts a
      where not exists (select from chaos.moves m where m.delivery_id = a.delivery_id and m.xid = a.xmin::text::bigint)`);
    return { lateResults: late.rows[0]?.count ?? 0, faults };
  });
}

async function withClient<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
