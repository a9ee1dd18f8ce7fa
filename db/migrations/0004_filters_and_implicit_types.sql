ALTER TABLE "endpoints" ADD COLUMN "filter" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "implicit_event_types" boolean DEFAULT false NOT NULL;