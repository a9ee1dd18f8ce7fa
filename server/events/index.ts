export { eventThroughput } from "./event-throughput.ts";
export { getEvent } from "./get-event.ts";
export { eventsJobs, purgeIdempotencyJob } from "./jobs.ts";
export { listEvents } from "./list-events.ts";
export { maxBatchBytes, maxEventBytes } from "./limits.ts";
export { parsePublish, parsePublishBatch, type PublishRequest } from "./parse-publish.ts";
export { publishEvents } from "./publish-events.ts";
export { createPublisher, type PublisherOptions } from "./publisher.ts";
export { purgeIdempotency } from "./purge-idempotency.ts";
