ALTER TABLE "escalations" ADD COLUMN "answers_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "review_items" ADD COLUMN "asker_told_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "escalations_by_answers_due" ON "escalations" USING btree ("answers_due_at");