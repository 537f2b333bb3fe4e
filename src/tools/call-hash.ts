import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';

/** SHA-256, hex, of a tool and its arguments: what a confirmation is bound to. */
export function callHash(tool: string, args: Readonly<Record<string, unknown>>): string {
  return createHash('sha256')
    .update(canonicalJson([tool, args]))
    .digest('hex');
}
