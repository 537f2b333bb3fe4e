import { createRequire } from 'node:module';

// Imported as ES modules, drizzle takes 250 MB and 0.4 s more than required as CommonJS: docs/decisions/2026-11-22-drizzle-by-require.md.
const require = createRequire(import.meta.url);

export const { and, asc, desc, eq, inArray, isNotNull, isNull, lt, not, or, sql } =
  require('drizzle-orm') as typeof import('drizzle-orm');
export const { drizzle } = require('drizzle-orm/node-postgres') as typeof import('drizzle-orm/node-postgres');
export const { migrate } =
  require('drizzle-orm/node-postgres/migrator') as typeof import('drizzle-orm/node-postgres/migrator');
export const { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp } =
  require('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core');
