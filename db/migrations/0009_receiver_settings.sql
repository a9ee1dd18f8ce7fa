ALTER TABLE "endpoints" ADD COLUMN "auth" jsonb;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "sealed_auth" text;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "client_certificate" jsonb;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "sealed_client_certificate" text;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "handshake" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "handshake_result" jsonb;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "header_style" text DEFAULT 'standard' NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "retry_schedule" integer[];