CREATE TABLE "untold_dead_letters" (
	"tenant_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"exhausted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "untold_dead_letters_tenant_id_delivery_id_pk" PRIMARY KEY("tenant_id","delivery_id")
);
--> statement-breakpoint
ALTER TABLE "untold_dead_letters" ADD CONSTRAINT "untold_dead_letters_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE untold_dead_letters ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE untold_dead_letters FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_isolation ON untold_dead_letters TO trunkline_app
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY system_access ON untold_dead_letters TO trunkline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON untold_dead_letters TO trunkline_app, trunkline_system;
