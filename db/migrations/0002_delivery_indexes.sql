DROP INDEX "deliveries_in_flight";--> statement-breakpoint
DROP INDEX "deliveries_dead";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "last_attempt_number" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_by_key" ON "deliveries" USING btree ("tenant_id","endpoint_id","ordering_key","id") WHERE ordering_key is not null and state in ('pending', 'waiting', 'in_flight');--> statement-breakpoint
CREATE INDEX "deliveries_by_state" ON "deliveries" USING btree ("tenant_id","state","id") WHERE state <> 'delivered';