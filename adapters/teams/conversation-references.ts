/** Where a conversation's activities go, and as whom. What a worker needs to write into it later. */
export type ConversationReference = {
  /** The organisation that it belongs to. */
  readonly tenant: string;
  /** The conversation's id without a thread's `;messageid=`. */
  readonly conversation: string;
  /** Microsoft's id of the tenant. */
  readonly workspace: string;
  /** The connector's address, as Teams' own token vouched for it. */
  readonly serviceUrl: string;
  /** Footnote's id there (`28:…`). */
  readonly bot: string;
  /** The team that a channel belongs to, as the channel's events name it. */
  readonly team?: string;
};

/** A person, by the id that they have everywhere, and the one that they have for this bot (`29:…`). */
export type ConversationMember = { readonly person: string; readonly member: string };

export type Sighting = { readonly reference: ConversationReference; readonly member: string };

/**
 * Remembers how conversations are reached, for the process that answers. Written before an activity is acknowledged.
 * Throws a retryable AssistantError when the store can't be reached.
 */
export interface ConversationReferences {
  /** `person`: who wrote there just now. */
  save(reference: ConversationReference, person?: ConversationMember): Promise<void>;
  /** The same for ten minutes, where nothing is known yet: of what is overheard, and may come to nothing. */
  hear(reference: ConversationReference, person: ConversationMember): Promise<void>;
  /** The conversation's own reference; else the newest of its tenant, since one tenant is served by one connector. */
  find(tenant: string, conversation: string): Promise<ConversationReference | undefined>;
  /** The conversation's own reference alone. Conversation ids are unique across tenants. */
  at(conversation: string): Promise<ConversationReference | undefined>;
  /** Where a person wrote last, and who they are there. */
  lastSeen(tenant: string, person: string): Promise<Sighting | undefined>;
  forget(tenant: string, conversation: string): Promise<void>;
  /** True the first time that it is asked for a conversation: who greets there, greets once. */
  greet(tenant: string, conversation: string): Promise<boolean>;
}
