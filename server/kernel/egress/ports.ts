/**
 * Ports above 1023 of databases, queues, caches and control planes, which must not be talked to by mistake
 * or by intent, and those the Fetch standard calls bad ports.
 */
const deniedPorts = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2377, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 4222,
  5060, 5061, 5432, 5433, 5671, 5672, 5900, 5984, 6000, 6379, 6380, 6432, 6443, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 7000, 7001, 8086, 8125, 8200, 8300, 8301, 8500, 9042, 9092, 9093, 9200, 9300, 10_080,
  10_250, 10_255, 11_211, 15_672, 27_017, 27_018, 27_019,
]);

/** Whether a port may be called: 80, 443, and from 1024 on all but those of well-known internal services. */
export function isAllowedPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !deniedPorts.has(port));
}
