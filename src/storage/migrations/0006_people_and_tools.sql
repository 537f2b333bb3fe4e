CREATE TABLE "audit_log" (
	"tenant" text NOT NULL,
	"sequence" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"place" jsonb,
	"decision" text NOT NULL,
	"outcome" text,
	"detail" jsonb,
	"request_id" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_log_tenant_sequence_pk" PRIMARY KEY("tenant","sequence")
);
--> statement-breakpoint
CREATE TABLE "escalation_threads" (
	"tenant" text NOT NULL,
	"thread_key" text NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "escalation_threads_tenant_thread_key_pk" PRIMARY KEY("tenant","thread_key")
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"tenant" text NOT NULL,
	"id" text NOT NULL,
	"asker" jsonb NOT NULL,
	"requester" jsonb NOT NULL,
	"place" jsonb NOT NULL,
	"thread" jsonb,
	"shared" jsonb NOT NULL,
	"stops" jsonb NOT NULL,
	"event_id" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"step" integer NOT NULL,
	"posts" integer NOT NULL,
	"shown_as" text,
	"due_at" timestamp with time zone,
	"claimed_by" jsonb,
	"answers" jsonb NOT NULL,
	"resolved_by" jsonb,
	"ticket_state" text NOT NULL,
	"ticket_attempts" integer NOT NULL,
	"ticket_url" text,
	"ticket_due_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "escalations_tenant_id_pk" PRIMARY KEY("tenant","id")
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"tenant" text NOT NULL,
	"request_id" text NOT NULL,
	"person_key" text NOT NULL,
	"person" jsonb,
	"verdict" text NOT NULL,
	"reason" text,
	"text" text,
	"tell_me" boolean,
	"told_at" timestamp with time zone,
	"place" jsonb NOT NULL,
	"thread" text,
	"sent_at" timestamp with time zone NOT NULL,
	"document" text,
	CONSTRAINT "feedback_tenant_request_id_person_key_pk" PRIMARY KEY("tenant","request_id","person_key")
);
--> statement-breakpoint
CREATE TABLE "golden_cases" (
	"tenant" text NOT NULL,
	"id" text NOT NULL,
	"question" text NOT NULL,
	"expected" jsonb,
	"approved_by" text NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "golden_cases_tenant_id_pk" PRIMARY KEY("tenant","id")
);
--> statement-breakpoint
CREATE TABLE "pauses" (
	"tenant" text NOT NULL,
	"what" text NOT NULL,
	"note" text NOT NULL,
	"paused_by" text NOT NULL,
	"paused_by_name" text,
	"paused_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pauses_tenant_what_pk" PRIMARY KEY("tenant","what")
);
--> statement-breakpoint
CREATE TABLE "pending_calls" (
	"tenant" text NOT NULL,
	"request_id" text NOT NULL,
	"binding" text NOT NULL,
	"pending" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_by_event" text,
	CONSTRAINT "pending_calls_tenant_request_id_pk" PRIMARY KEY("tenant","request_id")
);
--> statement-breakpoint
CREATE TABLE "review_items" (
	"tenant" text NOT NULL,
	"request_id" text NOT NULL,
	"id" text NOT NULL,
	"reason" text NOT NULL,
	"unanswered" boolean NOT NULL,
	"document" text,
	"state" text NOT NULL,
	"latest_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"note" text,
	"offered" jsonb,
	CONSTRAINT "review_items_tenant_request_id_pk" PRIMARY KEY("tenant","request_id")
);
--> statement-breakpoint
CREATE TABLE "verified_answers" (
	"tenant" text NOT NULL,
	"number" integer NOT NULL,
	"questions" jsonb NOT NULL,
	"answer" text NOT NULL,
	"source" jsonb NOT NULL,
	"access" jsonb NOT NULL,
	"owner" text NOT NULL,
	"verified" text NOT NULL,
	"expires" text NOT NULL,
	"request_id" text,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"revision" integer NOT NULL,
	CONSTRAINT "verified_answers_tenant_number_pk" PRIMARY KEY("tenant","number")
);
--> statement-breakpoint
DROP INDEX "delivered_messages_by_message";--> statement-breakpoint
DROP INDEX "turns_by_time";--> statement-breakpoint
DROP INDEX "turns_by_author";--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "intent" text;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "prompts" text;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "filters" jsonb;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_tenant_request_id_turns_tenant_request_id_fk" FOREIGN KEY ("tenant","request_id") REFERENCES "public"."turns"("tenant","request_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_tenant_request_id_turns_tenant_request_id_fk" FOREIGN KEY ("tenant","request_id") REFERENCES "public"."turns"("tenant","request_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_by_actor" ON "audit_log" USING btree ("tenant","actor","sequence");--> statement-breakpoint
CREATE INDEX "audit_log_by_action" ON "audit_log" USING btree ("tenant","action" text_pattern_ops,"sequence");--> statement-breakpoint
CREATE INDEX "audit_log_by_request" ON "audit_log" USING btree ("tenant","request_id");--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("tenant","at");--> statement-breakpoint
CREATE INDEX "escalations_by_state" ON "escalations" USING btree ("tenant","state","created_at");--> statement-breakpoint
CREATE INDEX "escalations_by_due" ON "escalations" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "escalations_by_ticket_due" ON "escalations" USING btree ("ticket_due_at");--> statement-breakpoint
CREATE INDEX "feedback_by_person" ON "feedback" USING btree ("tenant","person_key");--> statement-breakpoint
CREATE INDEX "feedback_by_time" ON "feedback" USING btree ("tenant","sent_at","verdict");--> statement-breakpoint
CREATE INDEX "review_items_by_id" ON "review_items" USING btree ("tenant","id");--> statement-breakpoint
CREATE INDEX "review_items_open" ON "review_items" USING btree ("tenant","document","reason","latest_at") WHERE "review_items"."state" = 'open';--> statement-breakpoint
CREATE INDEX "delivered_messages_by_message" ON "delivered_messages" USING btree ("tenant","channel","message_id" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "turns_by_time" ON "turns" USING btree ("tenant","created_at","channel");--> statement-breakpoint
CREATE INDEX "turns_by_author" ON "turns" USING btree ("tenant","channel","author_id",("place" ->> 'id'),"created_at");--> statement-breakpoint
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'rows of audit_log are never changed or removed';
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
	FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
