import { cancelForEndpoint } from "./deliveries/cancel-for-endpoint.ts";
import { dropPayloads } from "./deliveries/drop-payloads.ts";
import { keepPartitions } from "./deliveries/keep-partitions.ts";
import { purgeStats } from "./deliveries/purge-stats.ts";
import { resumeReplays } from "./deliveries/resume-replays.ts";
import { runReplay } from "./deliveries/run-replay.ts";
import { tellDeadLetters } from "./deliveries/tell-dead-letters.ts";
import { watchEndpoints } from "./deliveries/watch-endpoints.ts";
import { purgeIdempotency } from "./events/purge-idempotency.ts";
import type { JobHandler } from "./handler.ts";
import { purgePortalSessions } from "./portal/purge-sessions.ts";
import { purgeAccess } from "./tenants/purge-access.ts";
import { sendMail } from "./tenants/send-mail.ts";

/** Every job this version runs. tests/architecture holds it to one handler per declared job. */
export const jobHandlers: readonly JobHandler[] = [
  cancelForEndpoint,
  keepPartitions,
  dropPayloads,
  purgeStats,
  runReplay,
  resumeReplays,
  watchEndpoints,
  tellDeadLetters,
  purgeIdempotency,
  purgeAccess,
  purgePortalSessions,
  sendMail,
];
