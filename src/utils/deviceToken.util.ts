import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SecretList } from './jwt.util';

export const DEVICE_SECONDS = 90 * 86_400;

/** The parts of a token in their order, in bytes. */
const BYTES = { time: 4, nonce: 16, account: 16, mac: 32 };
const TOKEN_BYTES = BYTES.time + BYTES.nonce + BYTES.account + BYTES.mac;

export interface KnownDevice {
  id: string;
  account: string;
  isOf(email: string): boolean;
}

export type DeviceTokens = ReturnType<typeof createDeviceTokens>;

/**
 * Device tokens (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). A token is no credential: its holder
 * only gets a separate counter of password attempts for one account, which the token names by a MAC of the email.
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

/** Derived keys, so that a device token never verifies as another kind of token. */
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
