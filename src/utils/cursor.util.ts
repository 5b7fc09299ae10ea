import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { SecretList } from './jwt.util';

const MAC_BYTES = 16;

export type Cursors = ReturnType<typeof createCursors>;

/** Opaque page cursors: a JSON value and its HMAC, in base64url. The first secret seals, all secrets open. */
export function createCursors([first, ...others]: SecretList) {
  const sealing = toKey(first);
  const keys = [sealing, ...others.map(toKey)];

  function seal(value: unknown): string {
    const payload = Buffer.from(JSON.stringify(value));
    return Buffer.concat([mac(sealing, payload), payload]).toString('base64url');
  }

  function open(cursor: string): unknown {
    const bytes = Buffer.from(cursor, 'base64url');
    const [tag, payload] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
    if (tag.length !== MAC_BYTES || !keys.some((key) => timingSafeEqual(tag, mac(key, payload)))) return null;
    // base64url has several texts for the same bytes. Only the canonical one is valid.
    return bytes.toString('base64url') === cursor ? JSON.parse(payload.toString()) : null;
  }

  return { seal, open };
}

/** A derived key, so that a cursor never verifies as a token. */
function toKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'payverse page cursor', 32));
}

function mac(key: Buffer, payload: Buffer): Buffer {
  return createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);
}
