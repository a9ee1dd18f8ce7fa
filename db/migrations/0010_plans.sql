CREATE TABLE "thinned_partitions" (
	"parent" text NOT NULL,
	"day" date NOT NULL,
	"payload_days" integer NOT NULL,
	CONSTRAINT "thinned_partitions_parent_day_payload_days_pk" PRIMARY KEY("parent","day","payload_days")
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"tenant_id" uuid NOT NULL,
	"day" date NOT NULL,
	"slot" smallint NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "usage_days_tenant_id_day_slot_pk" PRIMARY KEY("tenant_id","day","slot")
);
--> statement-breakpoint
CREATE TABLE "usage_notices" (
	"tenant_id" uuid NOT NULL,
	"month" date NOT NULL,
	"level" smallint NOT NULL,
	"limit_events" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "usage_notices_tenant_id_month_level_limit_events_pk" PRIMARY KEY("tenant_id","month","level","limit_events")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"rank" smallint NOT NULL,
	"events_per_second" integer NOT NULL,
	"events_per_month" integer NOT NULL,
	"payload_bytes" integer NOT NULL,
	"endpoints" integer NOT NULL,
	"in_flight" integer NOT NULL,
	"idempotency_hours" integer NOT NULL,
	"payload_days" integer NOT NULL,
	"dispatch_weight" integer NOT NULL
);
--> statement-breakpoint
-- Every installation has these; figures are changed by later migrations, and for one tenant by staff.
INSERT INTO plans (id, name, rank, events_per_second, events_per_month, payload_bytes, endpoints, in_flight, idempotency_hours, payload_days, dispatch_weight) VALUES
	('free', 'Free', 1, 50, 50000, 262144, 5, 64, 24, 7, 1),
	('team', 'Team', 2, 500, 2000000, 524288, 50, 256, 24, 14, 2),
	('business', 'Business', 3, 5000, 50000000, 1048576, 1000, 1024, 24, 30, 3),
	('enterprise', 'Enterprise', 4, 50000, 2000000000, 1048576, 20000, 4096, 24, 3650, 4);
--> statement-breakpoint
ALTER TABLE "events" ALTER COLUMN "data" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "plan" text DEFAULT 'enterprise' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "limit_overrides" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_notices" ADD CONSTRAINT "usage_notices_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_plan_plans_id_fk" FOREIGN KEY ("plan") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['usage_days', 'usage_notices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO trunkline_app
         USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('CREATE POLICY system_access ON %I TO trunkline_system USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO trunkline_app, trunkline_system', name);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT ON plans TO trunkline_system;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON thinned_partitions TO trunkline_system;
--> statement-breakpoint
-- Counters are updated in place (heap-only tuples) by every flush of the day.
ALTER TABLE usage_days SET (fillfactor = 50);
--> statement-breakpoint
-- Payloads go before metadata, and no row is deleted for it: a day's partition is copied without the payloads that are
-- past their time, and the copy takes its place. What copies is the system role, which sees all rows; these functions do
-- what only an owner may. They give the copy's name.
CREATE FUNCTION begin_thinning(parent text, day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  partition text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  thin text := partition || '_thin';
BEGIN
  IF parent NOT IN ('events', 'attempts') THEN
    RAISE EXCEPTION 'not a table with payloads: %', parent;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %I', thin);
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', thin, partition);
  -- What attaching it would otherwise read the whole table for.
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT thin_day CHECK (id IS NOT NULL AND id >= %L AND id < %L)',
    thin, uuid_floor(day::timestamptz), uuid_floor((day + 1)::timestamptz));
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', thin);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', thin);
  EXECUTE format('CREATE POLICY system_access ON %I TO trunkline_system USING (true) WITH CHECK (true)', thin);
  EXECUTE format('GRANT SELECT, INSERT ON %I TO trunkline_system', thin);
  RETURN thin;
END $$;
--> statement-breakpoint
-- Keeps writers from one day's partition until the transaction ends; readers and all other days go on.
CREATE FUNCTION lock_for_thinning(parent text, day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  IF parent NOT IN ('events', 'attempts') THEN
    RAISE EXCEPTION 'not a table with payloads: %', parent;
  END IF;
  EXECUTE format('LOCK TABLE ONLY %I IN SHARE MODE', format('%s_%s', parent, to_char(day, 'YYYYMMDD')));
END $$;
--> statement-breakpoint
-- Puts the copy in the partition's place and drops the partition. Needs the parent for a moment: as with
-- drop_partitions, better to try again later than to queue every writer behind it.
CREATE FUNCTION finish_thinning(parent text, day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  partition text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  thin text := partition || '_thin';
BEGIN
  IF parent NOT IN ('events', 'attempts') THEN
    RAISE EXCEPTION 'not a table with payloads: %', parent;
  END IF;
  EXECUTE format('DROP POLICY system_access ON %I', thin);
  EXECUTE format('REVOKE ALL ON %I FROM trunkline_system', thin);
  EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, partition);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    parent, thin, uuid_floor(day::timestamptz), uuid_floor((day + 1)::timestamptz));
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT thin_day', thin);
  EXECUTE format('DROP TABLE %I', partition);
  EXECUTE format('ALTER TABLE %I RENAME TO %I', thin, partition);
END $$;
--> statement-breakpoint
-- Copies that a crash or a lock left behind.
CREATE FUNCTION drop_unfinished_thinnings() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  thin text;
BEGIN
  FOR thin IN
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relispartition
      AND relname ~ '^(events|attempts)_\d{8}_thin$'
  LOOP
    EXECUTE format('DROP TABLE %I', thin);
    RETURN NEXT thin;
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION begin_thinning(text, date), lock_for_thinning(text, date), finish_thinning(text, date),
  drop_unfinished_thinnings() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION begin_thinning(text, date), lock_for_thinning(text, date), finish_thinning(text, date),
  drop_unfinished_thinnings() TO trunkline_system;
