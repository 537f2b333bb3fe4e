import { createHash } from 'node:crypto';

const READABLE = 60;

/**
 * The collection of one tenant and embedding model. Readable as far as Chroma's alphabet goes; the hash keeps apart what
 * looks alike.
 */
export function collectionName(tenant: string, embeddingModel: string): string {
  const readable = `${tenant}-${embeddingModel}`.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, READABLE);
  const hash = createHash('sha256')
    .update(JSON.stringify([tenant, embeddingModel]))
    .digest('hex')
    .slice(0, 12);
  return `passages-${readable}-${hash}`;
}
