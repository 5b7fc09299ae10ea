import type { CookieOptions, Request, Response } from 'express';
import { DEVICE_SECONDS, type DeviceTokens, type KnownDevice } from '../../utils/deviceToken.util';
import { cookieValues } from './cookieValues';

export type DeviceCookie = ReturnType<typeof createDeviceCookie>;

interface Settings {
  devices: DeviceTokens;
  /** Browsers then send the cookie over TLS only. */
  tlsOnly: boolean;
}

/** Identifies the browser at its next login. A logout does not clear it. */
export function createDeviceCookie({ devices, tlsOnly: secure }: Settings) {
  const name = secure ? '__Secure-device' : 'device';
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/api/auth/login', secure };

  /** The first cookie that this server issued, if there are several. */
  function read(req: Request): KnownDevice | null {
    for (const value of cookieValues(req, name)) {
      const device = devices.read(value);
      if (device) return device;
    }
    return null;
  }

  function set(res: Response, email: string): void {
    res.cookie(name, devices.issue(email), { ...options, maxAge: DEVICE_SECONDS * 1_000 });
  }

  return { read, set };
}
