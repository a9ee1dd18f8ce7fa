ALTER TABLE "lanes" ADD COLUMN "in_flight" smallint;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "concurrency_limit" smallint;--> statement-breakpoint
ALTER TABLE "lanes" ADD COLUMN "told_at" timestamp (3) with time zone;