import { createHash } from 'node:crypto';

/** No letters and digits that look alike. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 6;

/** What admins call a turn in the review queue: short, typable, always the same for the same request id. */
export function reviewId(requestId: string): string {
  const bytes = createHash('sha256').update(requestId).digest();
  return Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
