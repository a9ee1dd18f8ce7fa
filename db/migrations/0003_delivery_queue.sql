CREATE TABLE "delivery_queue" (
	"tenant_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"ordering_key" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempt_count" integer DEFAULT 0 NOT NULL,
	"last_attempt_number" integer DEFAULT 0 NOT NULL,
	"lease_token" uuid,
	CONSTRAINT "delivery_queue_tenant_id_delivery_id_pk" PRIMARY KEY("tenant_id","delivery_id")
);
--> statement-breakpoint
DROP INDEX "deliveries_due";--> statement-breakpoint
DROP INDEX "deliveries_by_key";--> statement-breakpoint
DROP INDEX "deliveries_by_state";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "gave_up_as" text;--> statement-breakpoint
CREATE INDEX "delivery_queue_due" ON "delivery_queue" USING btree ("tenant_id","endpoint_id","due_at","delivery_id");--> statement-breakpoint
CREATE INDEX "delivery_queue_by_key" ON "delivery_queue" USING btree ("tenant_id","endpoint_id","ordering_key","delivery_id") WHERE ordering_key is not null;--> statement-breakpoint
CREATE INDEX "delivery_queue_waiting" ON "delivery_queue" USING btree ("tenant_id","delivery_id") WHERE attempt_count > 0;--> statement-breakpoint
CREATE INDEX "delivery_queue_in_flight" ON "delivery_queue" USING btree ("tenant_id","delivery_id") WHERE lease_token is not null;--> statement-breakpoint
CREATE INDEX "deliveries_given_up" ON "deliveries" USING btree ("tenant_id","gave_up_as","id") WHERE gave_up_as is not null;--> statement-breakpoint
ALTER TABLE "deliveries" DROP COLUMN "lease_token";--> statement-breakpoint
ALTER TABLE delivery_queue ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE delivery_queue FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_isolation ON delivery_queue TO trunkline_app
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY system_access ON delivery_queue TO trunkline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery_queue TO trunkline_app, trunkline_system;
--> statement-breakpoint
-- Every row is deleted soon after it was made: vacuum by count, and keep at it.
ALTER TABLE delivery_queue SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
--> statement-breakpoint
-- What was in flight is due again, as after a crash; a lane's lease says who sends it.
UPDATE deliveries SET state = 'pending', next_attempt_at = now() WHERE state = 'in_flight';
--> statement-breakpoint
UPDATE deliveries SET gave_up_as = state WHERE state IN ('exhausted', 'cancelled');
--> statement-breakpoint
INSERT INTO delivery_queue
  (tenant_id, delivery_id, endpoint_id, event_id, ordering_key, due_at, attempt_count, last_attempt_number)
SELECT tenant_id, id, endpoint_id, event_id, ordering_key, next_attempt_at, attempt_count, last_attempt_number
FROM deliveries WHERE state IN ('pending', 'waiting');
--> statement-breakpoint
-- As in 0001, and with half of each page of deliveries left free, so that the update that says "delivered"
-- finds room beside the row and touches no index.
CREATE OR REPLACE FUNCTION create_partitions(now_at timestamptz, days_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  day date;
  partition text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('trunkline.partitions'));
  FOREACH parent IN ARRAY ARRAY['events', 'deliveries', 'attempts'] LOOP
    FOR day IN SELECT generate_series(now_at::date - 1, now_at::date + days_ahead, interval '1 day')::date LOOP
      partition := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
      CONTINUE WHEN to_regclass(partition) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L) WITH (fillfactor = %s)',
        partition, parent, uuid_floor(day::timestamptz), uuid_floor((day + 1)::timestamptz),
        CASE parent WHEN 'deliveries' THEN 50 ELSE 100 END);
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
--> statement-breakpoint
DO $$
DECLARE
  partition regclass;
BEGIN
  FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'deliveries'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (fillfactor = 50)', partition);
  END LOOP;
END $$;
