import { migrateDatabase, openDatabase } from '../../storage/postgres/database.ts';
import { auditedTenants, type AuditVerdict, verifyAudit } from '../../storage/postgres/audit-verification.ts';
import { createAuditHeads } from '../../storage/redis/audit-heads.ts';
import { connectRedis } from '../../storage/redis/connection.ts';
import { type CommandContext, readArguments, runCommandLine } from '../command-line.ts';
import type { Variables } from '../read-configuration.ts';
import { tenantsOf } from '../tenants.ts';

const USAGE = `Usage: npm run audit -- verify [options]

Walks the audit from its first row and checks that no row was edited, removed or put in. What was cut off at the end shows by
a head that is known from elsewhere: Redis keeps the last one; write down what this command prints, and give it next time.
  --tenant NAME  of this organisation alone (default: all that have an audit)
  --head HASH    a head that this command printed earlier; with --tenant
  -h, --help     this text
Exit code: 0 whole, 1 broken (the first broken row is named) or not to be read.`;

const OPTIONS = { tenant: { type: 'string' }, head: { type: 'string' } } as const;

const WHY = {
  edited: 'was edited: what it says is not what was written',
  missing: 'is missing',
  'not-chained': 'does not follow from the row before it: rows were put in or taken out',
  truncated: 'is missing: the chain was cut off before a head that is known',
  rewritten: 'is another one than was written: the chain was rewritten from here or before',
} as const satisfies Record<Extract<AuditVerdict, { kind: 'broken' }>['why'], string>;

/** `npm run audit -- verify`: prints rows and head of each organisation's audit. Resolves to the exit code. */
export async function runAudit(args: readonly string[], variables: Variables): Promise<number> {
  const read = readArguments(args, OPTIONS, USAGE);
  if (read.kind === 'done') return read.code;
  const { tenant, head } = read.values;
  const isUnderstood = read.positionals.length === 1 && read.positionals[0] === 'verify';
  if (!isUnderstood || (head !== undefined && !/^[0-9a-f]{64}$/.test(head))) {
    process.stderr.write(`${USAGE}\n`);
    return 1;
  }
  return runCommandLine(variables, (context) => verifyAll(context, { tenant, head }));
}

type Wanted = { readonly tenant?: string; readonly head?: string };

async function verifyAll(context: CommandContext, { tenant, head }: Wanted): Promise<number> {
  const { config, urls, log, signal, say } = context;
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const redis = connectRedis(urls.redis, 'worker', (error) =>
    log.warn({ error: error.message }, 'Redis trouble'),
  );
  try {
    // A chain that was removed as a whole is in no list any more.
    const all = new Set([...(await auditedTenants(database)), ...tenantsOf(config).all]);
    const heads = createAuditHeads({ redis });
    let code = 0;
    for (const each of tenant === undefined ? all : [tenant]) {
      const kept = await heads.read(each).catch(() => {
        say('Redis can’t be read: the head that it keeps is not compared.');
        return undefined;
      });
      const known = [kept, head === undefined ? undefined : { hash: head }].filter(
        (one) => one !== undefined,
      );
      const verdict = await verifyAudit({ database, tenant: each, known, signal });
      process.stdout.write(`${verdictText(each, verdict)}\n`);
      if (verdict.kind === 'broken') code = 1;
    }
    return code;
  } finally {
    redis.disconnect();
    await database.close();
  }
}

function verdictText(tenant: string, verdict: AuditVerdict): string {
  if (verdict.kind === 'broken')
    return `${tenant}: BROKEN. Row ${verdict.sequence} ${WHY[verdict.why]}. ${verdict.rows} rows before it are whole.`;
  const head = verdict.head === undefined ? 'no head yet' : `head ${verdict.head.hash}`;
  return `${tenant}: whole, ${verdict.rows} rows, ${head}`;
}
