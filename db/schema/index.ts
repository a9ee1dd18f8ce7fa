export * from "./audit.ts";
export * from "./deliveries.ts";
export * from "./events.ts";
export * from "./plans.ts";
export * from "./tenants.ts";
export * from "./users.ts";
export * from "./workers.ts";
export * from "./replays.ts";
