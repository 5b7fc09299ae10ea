import { execFileSync } from 'node:child_process';
import { openSync, closeSync, writeSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TorturedPostgres } from './postgres';

const SIZE = '256m';
const BLOCK = Buffer.alloc(1024 * 1024);

/** A small disk in memory for an index that every transfer writes to. It can be filled and emptied. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** Null where this user may not mount a tmpfs. */
  static async mount(folder: string): Promise<SmallDisk | null> {
    const place = path.join(folder, 'small disk');
    await mkdir(place, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'payverse-torture', place], { stdio: 'ignore' });
      return new SmallDisk(place);
    } catch {
      return null;
    }
  }

  /** Moves the index there. The schema must exist. */
  async take(postgres: TorturedPostgres): Promise<void> {
    const place = path.join(this.folder, 'tablespace');
    await mkdir(place, { mode: 0o700 });
    await postgres.handOver(place);
    await postgres.admin.query(`CREATE TABLESPACE small_disk LOCATION '${place}'`);
    await postgres.admin.query('ALTER INDEX transactions_pkey SET TABLESPACE small_disk');
  }

  /** Writes until the disk has no room for one more byte. */
  fill(): void {
    const file = openSync(path.join(this.folder, 'ballast'), 'w');
    try {
      for (let block: Buffer = BLOCK; block.length > 0;) block = this.write(file, block);
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(path.join(this.folder, 'ballast'), { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder]);
  }

  /** Returns the next block: half as long where the disk has no room for this one. */
  private write(file: number, block: Buffer): Buffer {
    try {
      writeSync(file, block);
      return block;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      return block.subarray(0, Math.floor(block.length / 2));
    }
  }
}
