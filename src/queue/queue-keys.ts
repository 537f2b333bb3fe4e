/** The Redis keys of one mailbox. All share the mailbox's hash tag, so that a script may touch them in one step. */
export type MailboxKeys = {
  /** List of queued items, the oldest first. */
  readonly items: string;
  /** Hash about the oldest item: `attempts`, `waits` (tries that were put off), and `error` once it has failed for good. */
  readonly head: string;
  /** Holds the token of the worker that drains it. */
  readonly lease: string;
  /** Counts leases: the source of fencing tokens. */
  readonly fence: string;
};

/** The keys of a mailbox, whose name begins with its tenant. */
export function mailboxKeys(prefix: string, mailbox: string): MailboxKeys {
  const key = (kind: string): string => `${prefix}:${kind}:{${mailbox}}`;
  return { items: key('mailbox'), head: key('head'), lease: key('lease'), fence: key('fence') };
}

/** Remembers that an id was queued. */
export function seenKey(prefix: string, mailbox: string, id: string): string {
  return `${prefix}:seen:{${mailbox}}:${encodeURIComponent(id)}`;
}

/** What SCAN looks for to see every mailbox with items; `mailboxOf` reads the name back. */
export function mailboxPattern(prefix: string): string {
  return `${prefix}:mailbox:{*}`;
}

/** The mailbox and its tenant by the key of its list; undefined for a key that isn't one. */
export function mailboxOf(prefix: string, itemsKey: string): { tenant: string; mailbox: string } | undefined {
  const start = `${prefix}:mailbox:{`;
  if (!itemsKey.startsWith(start) || !itemsKey.endsWith('}')) return undefined;
  const mailbox = itemsKey.slice(start.length, -1);
  const tenant = decodeURIComponent(mailbox.split('/')[0] ?? '');
  return tenant ? { tenant, mailbox } : undefined;
}
