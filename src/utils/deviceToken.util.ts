import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SecretList } from './jwt.util';

/** How long a device is known after its last login. */
export const DEVICE_SECONDS = 90 * 86_400;

/** The parts of a token, in bytes and in this order: the second in which it was made, a nonce, the account, and a MAC. */
const BYTES = { time: 4, nonce: 16, account: 16, mac: 32 };
const TOKEN_BYTES = BYTES.time + BYTES.nonce + BYTES.account + BYTES.mac;

/** A browser in which the owner of an account has logged in. */
export interface KnownDevice {
  /** Of this browser, since its last login. */
  id: string;
  /** A name for the account that tells nobody which one it is. */
  account: string;
  isOf(email: string): boolean;
}

export type DeviceTokens = ReturnType<typeof createDeviceTokens>;

/**
 * Device tokens (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). A token is no credential: it lets its holder
 * guess the password of one account with a counter of their own. The account stands in it as a MAC of the email. Of several
 * secrets the first one signs, all verify.
 */
export function createDeviceTokens([first, ...others]: SecretList) {
  const signing = toKeys(first);
  const all = [signing, ...others.map(toKeys)];

  function issue(email: string): string {
    const time = Buffer.alloc(BYTES.time);
    time.writeUInt32BE(nowSeconds());
    const payload = Buffer.concat([time, randomBytes(BYTES.nonce), nameOf(signing, email)]);
    return Buffer.concat([payload, mac(signing.token, payload)]).toString('base64url');
  }

  /** Null when the token is forged, malformed or too old. */
  function read(token: string): KnownDevice | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES) return null;
    const [payload, tag] = [bytes.subarray(0, -BYTES.mac), bytes.subarray(-BYTES.mac)];
    const keys = all.find((each) => timingSafeEqual(tag, mac(each.token, payload)));
    if (!keys || payload.readUInt32BE(0) + DEVICE_SECONDS <= nowSeconds()) return null;
    const account = payload.subarray(-BYTES.account);
    return {
      id: payload.subarray(BYTES.time, -BYTES.account).toString('base64url'),
      account: account.toString('base64url'),
      isOf: (email) => timingSafeEqual(account, nameOf(keys, email)),
    };
  }

  return { issue, read };
}

interface Keys {
  token: Buffer;
  account: Buffer;
}

/** Keys of their own, so that none of these can be taken for another kind of token. */
function toKeys(secret: string): Keys {
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, '', info, 32));
  return { token: derive('payverse device token'), account: derive('payverse device account') };
}

function nameOf({ account }: Keys, email: string): Buffer {
  return mac(account, Buffer.from(email)).subarray(0, BYTES.account);
}

function mac(key: Buffer, payload: Buffer): Buffer {
  return createHmac('sha256', key).update(payload).digest();
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
