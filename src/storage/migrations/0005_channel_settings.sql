CREATE TABLE "channel_settings" (
	"channel" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"settings" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "channel_settings_by_tenant" ON "channel_settings" USING btree ("tenant");