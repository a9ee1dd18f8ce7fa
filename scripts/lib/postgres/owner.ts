import pg from "pg";

/** The role that owns the product's database on a server of ours: it may make roles, and is no superuser. */
export const ownerRole = "trunkline";

export interface OwnerOptions {
  readonly password: string;
  /** Database to make for it; none when absent. */
  readonly database?: string;
  /** For tests: it may also make and drop databases that others are connected to. */
  readonly mayCreateDatabases?: boolean;
}

/** Makes the owner role, and its database, on a server of ours. Idempotent. Gives the owner's URL. */
export async function ensureOwner(adminUrl: string, options: OwnerOptions): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const verb = (await exists(client, "select 1 from pg_roles where rolname = $1", ownerRole))
      ? "alter"
      : "create";
    const rights = `login createrole ${options.mayCreateDatabases === true ? "createdb" : "nocreatedb"}`;
    await client.query(
      `${verb} role ${ownerRole} ${rights} password ${client.escapeLiteral(options.password)}`,
    );
    if (options.mayCreateDatabases === true) await client.query(`grant pg_signal_backend to ${ownerRole}`);
    const { database } = options;
    if (
      database !== undefined &&
      !(await exists(client, "select 1 from pg_database where datname = $1", database))
    ) {
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${ownerRole}`);
    }
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = ownerRole;
  url.password = options.password;
  url.pathname = `/${options.database ?? "postgres"}`;
  return url.toString();
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rowCount === 1;
}
