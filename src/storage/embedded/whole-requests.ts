import type { PGlite } from '@electric-sql/pglite';

/** Messages after which the server waits for no more of the same request: Sync, and a simple query. */
const ENDS_REQUEST: ReadonlySet<number> = new Set(['S', 'Q'].map((letter) => letter.charCodeAt(0)));
/** Parse, Bind, Describe, Execute, Close, Flush: parts of a request that a Sync ends. */
const PART_OF_REQUEST: ReadonlySet<number> = new Set(
  ['P', 'B', 'D', 'E', 'C', 'H'].map((letter) => letter.charCodeAt(0)),
);

/**
 * The same database, which lets its socket server take a client's request whole. The server takes turns between clients message
 * by message, and keeps to one only inside a transaction; a request is several messages that share one unnamed statement, so
 * two clients at once would run each other's statements. So a request that has begun looks like a transaction to the server.
 */
export function withWholeRequests(database: PGlite): PGlite {
  let isAmidRequest = false;
  const run: PGlite['execProtocolRawStream'] = (message, options) => {
    const kind = message[0] ?? 0;
    if (ENDS_REQUEST.has(kind)) isAmidRequest = false;
    else if (PART_OF_REQUEST.has(kind)) isAmidRequest = true;
    return database.execProtocolRawStream(message, options);
  };
  // Called to roll back what a client left behind that is gone.
  const exec: PGlite['exec'] = (query, options) => {
    isAmidRequest = false;
    return database.exec(query, options);
  };
  const changed: Partial<PGlite> = {
    isInTransaction: () => isAmidRequest || database.isInTransaction(),
    execProtocolRawStream: run,
    exec,
  };
  return new Proxy(database, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in changed ? changed : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
