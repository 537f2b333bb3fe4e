CREATE TABLE "pending_turns" (
	"tenant" text NOT NULL,
	"thread_key" text NOT NULL,
	"person" text NOT NULL,
	"request_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pending_turns_tenant_thread_key_person_pk" PRIMARY KEY("tenant","thread_key","person")
);
