import { defineConfig } from 'oxlint';

/**
 * The walls of the house: which rooms a room's code may import, beside itself, core and observability. What isn't in the
 * list can't be imported. `src/testing/walls.test.ts` breaks each wall and sees this file object.
 */
const MAY_IMPORT = {
  core: [],
  channels: [],
  inbound: ['channels', 'queue', 'access'],
  queue: ['storage'],
  jobs: [
    'channels',
    'queue',
    'orchestrator',
    'outbound',
    'admin',
    'ingestion',
    'memory',
    'access',
    'tools',
    'language',
  ],
  orchestrator: ['intent', 'safety', 'memory', 'retrieval', 'llm', 'tools', 'citations', 'cache', 'language'],
  /** YAML files that admins write, read so that each mistake is named with its line. */
  settings: [],
  /** Requests to addresses that others chose. */
  net: [],
  /** Words, sentences and synonyms, for the stages that read text. */
  language: [],
  intent: ['language', 'settings'],
  safety: [],
  memory: ['language'],
  retrieval: ['language'],
  llm: ['language'],
  tools: ['language', 'net', 'settings'],
  citations: ['language'],
  cache: [],
  access: ['settings'],
  outbound: ['channels'],
  admin: ['ingestion', 'memory', 'evaluation', 'language', 'settings'],
  console: ['ingestion', 'memory', 'evaluation'],
  ingestion: ['retrieval', 'language', 'net', 'settings'],
  evaluation: ['orchestrator', 'ingestion', 'intent', 'memory', 'retrieval', 'llm', 'citations'],
  storage: [
    'channels',
    'inbound',
    'outbound',
    'jobs',
    'ingestion',
    'retrieval',
    'memory',
    'queue',
    'adapters',
  ],
  config: [],
  observability: [],
} as const satisfies Record<string, readonly string[]>;

const ROOMS = [...Object.keys(MAY_IMPORT), 'app', 'testing', 'bench', 'adapters'];
/** What only tests and the bench import. */
const TOOLING = ['testing', 'bench'];
const ADAPTERS = ['slack', 'teams', 'web'];
const EVERYWHERE = ['core', 'observability'];

/** Packages that have a home: only these rooms may import them. */
const HOMES: Record<string, readonly string[]> = {
  '@slack/*': ['adapters/slack'],
  botbuilder: ['adapters/teams'],
  bullmq: ['queue'],
  ioredis: ['queue', 'storage', 'memory', 'app'],
  chromadb: ['retrieval', 'ingestion', 'app'],
  '@langchain/community/**': ['retrieval', 'ingestion', 'memory'],
  openai: ['llm'],
  pg: ['storage'],
  'simple-git': ['ingestion'],
  stemmer: ['language'],
  'drizzle-orm': ['storage'],
  'drizzle-orm/**': ['storage'],
};

const VENDOR_MESSAGE = 'This package has a home elsewhere: see HOMES in oxlint.config.ts';
const WAYS_TO = ['..', '../..', '../../..', '../src', '../../src', '../../../src'];

/** Import patterns that would reach one of these rooms from anywhere. */
const reaching = (rooms: readonly string[]) =>
  rooms.flatMap((room) => WAYS_TO.map((way) => `${way}/${room}/**`));

const vendorsForbiddenIn = (room: string) =>
  Object.keys(HOMES).filter((name) => !HOMES[name]?.includes(room));

function wall(room: string, files: string, allowed: readonly string[]) {
  const forbidden = ROOMS.filter(
    (other) => !allowed.includes(other) && other !== room && !EVERYWHERE.includes(other),
  );
  if (room === 'core') forbidden.push('observability');
  const siblings = ADAPTERS.filter(
    (adapter) => room.startsWith('adapters/') && room !== `adapters/${adapter}`,
  );
  const patterns = [
    { group: siblings.map((adapter) => `../${adapter}/**`), message: 'An adapter may not import another' },
    {
      group: reaching(forbidden),
      message: `${room} may not import this room: see the table in oxlint.config.ts`,
    },
    { group: vendorsForbiddenIn(room).filter((name) => name.includes('*')), message: VENDOR_MESSAGE },
  ].filter(({ group }) => group.length > 0);
  const paths = vendorsForbiddenIn(room)
    .filter((name) => !name.includes('*'))
    .map((name) => ({ name, message: VENDOR_MESSAGE }));
  const rule: [severity: 'error', options: object] = ['error', { paths, patterns }];
  return { files: [files], rules: { 'no-restricted-imports': rule } };
}

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc'],
  categories: { correctness: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'max-lines': ['error', { max: 450 }],
    'max-params': ['error', { max: 4 }],
    'no-nested-ternary': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
  },
  overrides: [
    ...Object.entries(MAY_IMPORT).map(([room, allowed]) => wall(room, `src/${room}/**/*.ts`, allowed)),
    wall(
      'app',
      'src/app/**/*.ts',
      ROOMS.filter((room) => !TOOLING.includes(room)),
    ),
    ...ADAPTERS.map((name) => wall(`adapters/${name}`, `adapters/${name}/**/*.ts`, ['channels', 'adapters'])),
    {
      files: [
        'src/{core,channels,inbound,queue,jobs,orchestrator,intent,memory,retrieval,llm,citations,outbound,access,admin,ingestion,evaluation,storage,app}/**/*.ts',
        'adapters/**/*.ts',
      ],
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'process', property: 'env', message: 'Only main.ts and scripts read process.env' },
        ] as const,
      },
    },
    {
      files: ['**/*.test.ts', 'src/testing/**/*.ts', 'bench/**/*.ts'],
      rules: { 'no-restricted-imports': 'off', 'no-restricted-properties': 'off' },
    },
  ],
});
