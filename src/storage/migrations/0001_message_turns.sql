ALTER TABLE "turns" ADD COLUMN "message_id" text;--> statement-breakpoint
CREATE INDEX "turns_by_message" ON "turns" USING btree ("tenant","channel","message_id");