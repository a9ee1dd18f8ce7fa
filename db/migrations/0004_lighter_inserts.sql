ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_tenant_id_endpoint_id_endpoints_tenant_id_id_fk";
--> statement-breakpoint
DROP INDEX "events_tenant_id_subject_id_index";--> statement-breakpoint
CREATE INDEX "events_tenant_id_subject_id_index" ON "events" USING btree ("tenant_id","subject","id") WHERE subject is not null;