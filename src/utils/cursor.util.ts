import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;

export type Cursors = ReturnType<typeof createCursors>;

/** Opaque page cursors: a JSON value and its HMAC, in base64url. They hold over restarts with the same secret. */
export function createCursors(secret: string) {
  // A key of its own, so that a cursor can never be taken for a token.
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'payverse page cursor', 32));
  const mac = (payload: Buffer) => createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);

  function seal(value: unknown): string {
    const payload = Buffer.from(JSON.stringify(value));
    return Buffer.concat([mac(payload), payload]).toString('base64url');
  }

  /** The value that was sealed, or null when the text was not made here or was changed since. */
  function open(cursor: string): unknown {
    const bytes = Buffer.from(cursor, 'base64url');
    const [tag, payload] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
    if (tag.length !== MAC_BYTES || !timingSafeEqual(tag, mac(payload))) return null;
    // base64url has more than one text for the same bytes; only the one that was given out counts.
    return bytes.toString('base64url') === cursor ? JSON.parse(payload.toString()) : null;
  }

  return { seal, open };
}
