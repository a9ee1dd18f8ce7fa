ALTER TABLE "endpoints" ADD COLUMN "consumer" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "consumer" text;--> statement-breakpoint
CREATE INDEX "endpoints_tenant_id_consumer_id_index" ON "endpoints" USING btree ("tenant_id","consumer","id") WHERE consumer is not null;--> statement-breakpoint
CREATE INDEX "events_tenant_id_consumer_id_index" ON "events" USING btree ("tenant_id","consumer","id") WHERE consumer is not null;