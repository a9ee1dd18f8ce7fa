ALTER TABLE "lanes" ADD COLUMN "breaker_opened_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "breaker_opens" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "breaker_reason" text;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "next_probe_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "breaker_revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "last_failed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "warned_percent" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "health_counts_from" timestamp (3) with time zone;