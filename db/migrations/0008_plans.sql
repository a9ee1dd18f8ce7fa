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
	"dispatch_weight" integer NOT NULL
);
--> statement-breakpoint
-- Every installation has these; figures are changed by later migrations, and for one tenant by staff.
INSERT INTO plans (id, name, rank, events_per_second, events_per_month, payload_bytes, endpoints, in_flight, idempotency_hours, dispatch_weight) VALUES
	('free', 'Free', 1, 50, 50000, 262144, 5, 64, 24, 1),
	('team', 'Team', 2, 500, 2000000, 524288, 50, 256, 24, 2),
	('business', 'Business', 3, 5000, 50000000, 1048576, 1000, 1024, 24, 3),
	('enterprise', 'Enterprise', 4, 50000, 2000000000, 1048576, 20000, 4096, 24, 4);
--> statement-breakpoint
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
-- Counters are updated in place (heap-only tuples) by every flush of the day.
ALTER TABLE usage_days SET (fillfactor = 50);
