import { router, staffProcedure, tenantProcedure } from "#server/api/trpc";
import { cancelDelivery } from "./cancel-delivery.ts";
import {
  CreateEndpointInput,
  DeliveryIdInput,
  DeliveryStatsInput,
  DryRunInput,
  EndpointIdInput,
  ListAttemptsInput,
  ListDeliveriesInput,
  ListEndpointsInput,
  ListEventDeliveriesInput,
  RotateSecretInput,
  UpdateEndpointInput,
} from "./contract.ts";
import { CountDeadLettersInput } from "./dead-letters/contract.ts";
import { countDeadLetters } from "./dead-letters/count-dead-letters.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import { dryRunEvent } from "./dry-run-event.ts";
import { getBacklog } from "./get-backlog.ts";
import { getDelivery } from "./get-delivery.ts";
import { getDeliveryStats } from "./get-delivery-stats.ts";
import { getEndpoint } from "./get-endpoint.ts";
import { handshakeEndpoint } from "./handshake-endpoint.ts";
import { listAttempts } from "./list-attempts.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { listEventDeliveries } from "./list-event-deliveries.ts";
import { pauseEndpoint } from "./pause-endpoint.ts";
import { getDeliveryBlockers } from "./health/get-delivery-blockers.ts";
import { listBlockedKeys } from "./health/list-blocked-keys.ts";
import { probeEndpoint } from "./health/probe-endpoint.ts";
import { cancelReplay } from "./replays/cancel-replay.ts";
import { CreateReplayInput, ListReplaysInput, ReplayIdInput, UpdateReplayInput } from "./replays/contract.ts";
import { createReplay } from "./replays/create-replay.ts";
import { getReplay } from "./replays/get-replay.ts";
import { listReplays } from "./replays/list-replays.ts";
import { updateReplay } from "./replays/update-replay.ts";
import { resumeEndpoint } from "./resume-endpoint.ts";
import { retryDelivery } from "./retry-delivery.ts";
import { rotateSecret } from "./rotate-secret.ts";
import { ControlLaneInput, LaneIdInput, ListLanesInput } from "./staff/contract.ts";
import { controlLane } from "./staff/control-lane.ts";
import { getLane, listLanes } from "./staff/list-lanes.ts";
import { listQueues } from "./staff/list-queues.ts";
import { listWorkers } from "./staff/list-workers.ts";
import { testEndpoint } from "./test-endpoint.ts";
import { updateEndpoint } from "./update-endpoint.ts";

export const endpointsRouter = router({
  create: tenantProcedure.input(CreateEndpointInput).mutation(({ ctx, input }) => createEndpoint(ctx, input)),
  list: tenantProcedure.input(ListEndpointsInput).query(({ ctx, input }) => listEndpoints(ctx, input)),
  get: tenantProcedure.input(EndpointIdInput).query(({ ctx, input }) => getEndpoint(ctx, input)),
  update: tenantProcedure.input(UpdateEndpointInput).mutation(({ ctx, input }) => updateEndpoint(ctx, input)),
  delete: tenantProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => deleteEndpoint(ctx, input)),
  pause: tenantProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => pauseEndpoint(ctx, input)),
  resume: tenantProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => resumeEndpoint(ctx, input)),
  handshake: tenantProcedure
    .input(EndpointIdInput)
    .mutation(({ ctx, input }) => handshakeEndpoint(ctx, input)),
  blockedKeys: tenantProcedure.input(EndpointIdInput).query(({ ctx, input }) => listBlockedKeys(ctx, input)),
  probe: tenantProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => probeEndpoint(ctx, input)),
  rotateSecret: tenantProcedure
    .input(RotateSecretInput)
    .mutation(({ ctx, input }) => rotateSecret(ctx, input)),
  test: tenantProcedure.input(EndpointIdInput).mutation(({ ctx, input }) => testEndpoint(ctx, input)),
});

export const deliveriesRouter = router({
  list: tenantProcedure.input(ListDeliveriesInput).query(({ ctx, input }) => listDeliveries(ctx, input)),
  listForEvent: tenantProcedure
    .input(ListEventDeliveriesInput)
    .query(({ ctx, input }) => listEventDeliveries(ctx, input)),
  get: tenantProcedure.input(DeliveryIdInput).query(({ ctx, input }) => getDelivery(ctx, input)),
  blockers: tenantProcedure.input(DeliveryIdInput).query(({ ctx, input }) => getDeliveryBlockers(ctx, input)),
  attempts: tenantProcedure.input(ListAttemptsInput).query(({ ctx, input }) => listAttempts(ctx, input)),
  /** A mutation in form alone: an event is too long for a URL. */
  dryRun: tenantProcedure
    .input(DryRunInput)
    .mutation(({ ctx, input }) => dryRunEvent(ctx, { ...input, headers: {}, idempotencyKey: undefined })),
  stats: tenantProcedure.input(DeliveryStatsInput).query(({ ctx, input }) => getDeliveryStats(ctx, input)),
  deadLetterCounts: tenantProcedure
    .input(CountDeadLettersInput)
    .query(({ ctx, input }) => countDeadLetters(ctx, input)),
  backlog: tenantProcedure.query(({ ctx }) => getBacklog(ctx)),
  retry: tenantProcedure.input(DeliveryIdInput).mutation(({ ctx, input }) => retryDelivery(ctx, input)),
  cancel: tenantProcedure.input(DeliveryIdInput).mutation(({ ctx, input }) => cancelDelivery(ctx, input)),
});

export const replaysRouter = router({
  create: tenantProcedure.input(CreateReplayInput).mutation(({ ctx, input }) => createReplay(ctx, input)),
  list: tenantProcedure.input(ListReplaysInput).query(({ ctx, input }) => listReplays(ctx, input)),
  get: tenantProcedure.input(ReplayIdInput).query(({ ctx, input }) => getReplay(ctx, input)),
  update: tenantProcedure.input(UpdateReplayInput).mutation(({ ctx, input }) => updateReplay(ctx, input)),
  cancel: tenantProcedure.input(ReplayIdInput).mutation(({ ctx, input }) => cancelReplay(ctx, input)),
});

/** What staff see of the delivery engine. */
export const operationsRouter = router({
  lanes: staffProcedure.input(ListLanesInput).query(({ ctx, input }) => listLanes(ctx, input)),
  lane: staffProcedure.input(LaneIdInput).query(({ ctx, input }) => getLane(ctx, input)),
  controlLane: staffProcedure.input(ControlLaneInput).mutation(({ ctx, input }) => controlLane(ctx, input)),
  queues: staffProcedure.query(({ ctx }) => listQueues(ctx)),
  workers: staffProcedure.query(({ ctx }) => listWorkers(ctx)),
});
