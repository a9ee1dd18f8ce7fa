export interface ClusterSettings {
  readonly port: number;
  /** False for throw-away test clusters: no fsync, so a power cut loses everything and tests are quick. */
  readonly durable: boolean;
}

/** The whole `postgresql.conf`, written anew at every start. */
export function postgresConf({ port, durable }: ClusterSettings): string {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    password_encryption: "scram-sha-256",
    shared_buffers: "256MB",
    wal_compression: "on",
    max_wal_size: "4GB",
    checkpoint_timeout: "15min",
    // Daily partitions: one statement may lock many tables.
    max_locks_per_transaction: 256,
    random_page_cost: 1.1,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %q%u@%d ",
    log_checkpoints: "off",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return `# Written at every start; changes here are lost.\n${lines.join("\n")}\n`;
}

/** The whole `pg_hba.conf`: passwords only, this machine only. */
export const pgHba = ["127.0.0.1/32", "::1/128"]
  .map((from) => `host all all ${from} scram-sha-256\n`)
  .join("");
