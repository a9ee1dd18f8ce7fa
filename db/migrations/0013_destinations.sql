ALTER TABLE "endpoints" ADD COLUMN "destination" jsonb;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "sealed_destination" text;