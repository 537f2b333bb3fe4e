CREATE TABLE "remembered_facts" (
	"tenant" text NOT NULL,
	"id" text NOT NULL,
	"person" text NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"why" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "remembered_facts_tenant_id_pk" PRIMARY KEY("tenant","id")
);
--> statement-breakpoint
CREATE INDEX "remembered_facts_by_person" ON "remembered_facts" USING btree ("tenant","person");--> statement-breakpoint
CREATE INDEX "remembered_facts_by_expiry" ON "remembered_facts" USING btree ("expires_at");