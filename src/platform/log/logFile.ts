import { closeSync, constants, fstatSync, openSync, stat, write, type Stats } from 'node:fs';
import type { LogTarget, OnWritten } from './logTarget';

const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
/** Without O_NONBLOCK a named pipe that nothing reads would hold the start. */
const FLAGS = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK;
/** How often it is looked, before a write, whether the file still has its name, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * A log file, to which several processes may append. It can be rotated in both ways, and no process needs a signal: a file
 * that was renamed or removed is noticed within a second of writing and made anew under its name, and what was written until
 * then is in the renamed one; a file that was cut goes on at its new end, because each write appends.
 */
export class LogFile implements LogTarget {
  readonly chunkBytes = 65_536;
  private descriptor: number;
  private identity: Identity;
  private lookedAt = performance.now();
  /** The rest of a line belongs into the file that has its beginning. */
  private isInMidst = false;

  /** @throws Error when it cannot be opened, or is no file */
  constructor(private readonly path: string) {
    [this.descriptor, this.identity] = open(path);
  }

  write(chunk: Buffer, onWritten: OnWritten): void {
    if (this.isInMidst || performance.now() - this.lookedAt < LOOK_MS) {
      this.append(chunk, onWritten);
      return;
    }
    this.lookedAt = performance.now();
    stat(this.path, (_error, found: Stats | undefined) => {
      try {
        if (!found || !isSame(found, this.identity)) this.reopen();
      } catch (error) {
        onWritten(error as NodeJS.ErrnoException, 0);
        return;
      }
      this.append(chunk, onWritten);
    });
  }

  private append(chunk: Buffer, onWritten: OnWritten): void {
    write(this.descriptor, chunk, (error, bytes) => {
      if (!error) this.isInMidst = bytes < chunk.length;
      onWritten(error, bytes);
    });
  }

  /** Nothing is written meanwhile: there is one write at a time. */
  private reopen(): void {
    const old = this.descriptor;
    [this.descriptor, this.identity] = open(this.path);
    closeSync(old);
  }
}

type Identity = Pick<Stats, 'dev' | 'ino'>;

const isSame = (one: Identity, other: Identity) => one.dev === other.dev && one.ino === other.ino;

function open(path: string): [descriptor: number, Identity] {
  const descriptor = openSync(path, FLAGS, 0o600);
  const found = fstatSync(descriptor);
  if (found.isFile()) return [descriptor, found];
  closeSync(descriptor);
  throw new Error(`${path} is no file`);
}
