import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Debian's package libfaketime. */
const LIBRARY = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find(existsSync);

export const canFakeTime = LIBRARY !== undefined;

/** A clock that can be set for some processes alone. */
export class Clock {
  private constructor(private readonly file: string) {}

  static async open(file: string): Promise<Clock> {
    const clock = new Clock(file);
    await clock.jump(0);
    return clock;
  }

  /** The environment of a process with this clock. Timers and monotonic time stay right. */
  get env(): Record<string, string> {
    if (LIBRARY === undefined) return {};
    return {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_CACHE_DURATION: '1',
    };
  }

  /** Sets it ahead of the machine's clock, or behind it. */
  jump(seconds: number): Promise<void> {
    return writeFile(this.file, `${seconds < 0 ? '' : '+'}${seconds}s`, { mode: 0o644 });
  }
}

const SHARED_MEMORY = '/dev/shm';

/** Removes the shared memory that libfaketime leaves behind for a killed process. */
export async function sweepClocks(): Promise<void> {
  for (const name of existsSync(SHARED_MEMORY) ? await readdir(SHARED_MEMORY) : []) {
    const [, pid] = /^(?:sem\.)?faketime_(?:shm|sem)_(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await rm(path.join(SHARED_MEMORY, name), { force: true });
  }
}
