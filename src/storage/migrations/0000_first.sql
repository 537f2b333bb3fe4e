CREATE TABLE "delivered_messages" (
	"tenant" text NOT NULL,
	"delivery_id" text NOT NULL,
	"part" integer NOT NULL,
	"channel" text NOT NULL,
	"message_id" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "delivered_messages_tenant_delivery_id_part_pk" PRIMARY KEY("tenant","delivery_id","part")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"tenant" text NOT NULL,
	"document" text NOT NULL,
	"source" text NOT NULL,
	"title" text NOT NULL,
	"link" text NOT NULL,
	"version" text NOT NULL,
	"passages" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "documents_tenant_document_pk" PRIMARY KEY("tenant","document")
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"tenant" text NOT NULL,
	"request_id" text NOT NULL,
	"channel" text NOT NULL,
	"author_id" text NOT NULL,
	"author" jsonb NOT NULL,
	"place" jsonb NOT NULL,
	"thread" jsonb,
	"question" text NOT NULL,
	"standalone_question" text NOT NULL,
	"reply_kind" text NOT NULL,
	"reply" jsonb NOT NULL,
	"passages" jsonb NOT NULL,
	"timings" jsonb NOT NULL,
	"usage" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "turns_tenant_request_id_pk" PRIMARY KEY("tenant","request_id")
);
--> statement-breakpoint
CREATE INDEX "delivered_messages_by_message" ON "delivered_messages" USING btree ("tenant","channel","message_id");--> statement-breakpoint
CREATE INDEX "documents_by_source" ON "documents" USING btree ("tenant","source");--> statement-breakpoint
CREATE INDEX "turns_by_time" ON "turns" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "turns_by_author" ON "turns" USING btree ("tenant","channel","author_id");