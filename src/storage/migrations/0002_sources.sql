CREATE TABLE "sources" (
	"tenant" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"schedule" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"outcome" text,
	"counts" jsonb,
	"error" text,
	"next_due_at" timestamp with time zone,
	"failures" integer NOT NULL,
	CONSTRAINT "sources_tenant_source_pk" PRIMARY KEY("tenant","source")
);
--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "revision" text;