import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { withWholeRequests } from './whole-requests.ts';

/**
 * The process that `startPostgresServer` spawns: PGlite behind its socket server, so that several processes share it.
 * Arguments: data directory, port. Ends on SIGTERM after closing the database.
 */
const [dataDir, port] = process.argv.slice(2);
const database = await PGlite.create({ dataDir: dataDir === 'memory' ? 'memory://' : dataDir });
const server = new PGLiteSocketServer({
  db: withWholeRequests(database),
  host: '127.0.0.1',
  port: Number(port),
  maxConnections: 50,
});
await server.start();

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  await server.stop();
  await database.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
