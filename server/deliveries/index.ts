export { addBacklogGauges } from "./backlog-gauges.ts";
export { cancelDelivery } from "./cancel-delivery.ts";
export { cancelEndpointDeliveries } from "./cancel-endpoint-deliveries.ts";
export { countDeadLetters } from "./dead-letters/count-dead-letters.ts";
export { createEndpoint } from "./create-endpoint.ts";
export { deleteEndpoint } from "./delete-endpoint.ts";
export { Dispatcher, type DispatcherOptions } from "./dispatcher/dispatcher.ts";
export { createFanOut } from "./fan-out.ts";
export { dryRunEvent } from "./dry-run-event.ts";
export { getDeliveryStats } from "./get-delivery-stats.ts";
export { getDelivery } from "./get-delivery.ts";
export { getDeliveryPayload } from "./get-delivery-payload.ts";
export { getEndpoint } from "./get-endpoint.ts";
export {
  cancelEndpointDeliveriesJob,
  deliveriesJobs,
  dropPayloadsJob,
  keepPartitionsJob,
  purgeStatsJob,
  resumeReplaysJob,
  runReplayJob,
  tellDeadLettersJob,
  watchEndpointsJob,
} from "./jobs.ts";
export { handshakeEndpoint } from "./handshake-endpoint.ts";
export { keepPartitions } from "./keep-partitions.ts";
export { latencyCountsOf } from "./latency-buckets.ts";
export { listAttempts } from "./list-attempts.ts";
export { listDeliveries } from "./list-deliveries.ts";
export { listEndpoints } from "./list-endpoints.ts";
export { listEventDeliveries } from "./list-event-deliveries.ts";
export { listWebhookKeys } from "./list-webhook-keys.ts";
export { type InstallationBacklog, measureBacklog } from "./measure-backlog.ts";
export { dropPayloads } from "./payload-retention/drop-payloads.ts";
export { pauseEndpoint } from "./pause-endpoint.ts";
export { getDeliveryBlockers } from "./health/get-delivery-blockers.ts";
export { listBlockedKeys } from "./health/list-blocked-keys.ts";
export { probeEndpoint } from "./health/probe-endpoint.ts";
export { purgeStats } from "./purge-stats.ts";
export { cancelReplay } from "./replays/cancel-replay.ts";
export { createReplay } from "./replays/create-replay.ts";
export { getReplay } from "./replays/get-replay.ts";
export { listReplays } from "./replays/list-replays.ts";
export { resumeReplays } from "./replays/resume-replays.ts";
export { runReplay } from "./replays/run-replay.ts";
export { updateReplay } from "./replays/update-replay.ts";
export { resumeEndpoint } from "./resume-endpoint.ts";
export { retryDelivery } from "./retry-delivery.ts";
export { rotateSecret } from "./rotate-secret.ts";
export { testEndpoint } from "./test-endpoint.ts";
export { updateEndpoint } from "./update-endpoint.ts";
export { tellDeadLetters } from "./dead-letters/tell-dead-letters.ts";
export { watchEndpoints } from "./health/watch-endpoints.ts";
export { createWorkerId, WorkerBeat } from "./worker-beat.ts";
