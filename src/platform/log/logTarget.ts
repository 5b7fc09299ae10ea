import { fstatSync, write } from 'node:fs';

export type OnWritten = (error: NodeJS.ErrnoException | null, bytes: number) => void;

export interface LogTarget {
  /** How many bytes one write may have, so that no line of another process can stand inside of one of ours. */
  readonly chunkBytes: number;
  write(chunk: Buffer, onWritten: OnWritten): void;
}

/** PIPE_BUF of Linux: a write to a pipe of up to this size is atomic (pipe(7)). */
const PIPE_BUF = 4_096;
/** Each write is a journey to a thread and back, which at thousands of lines a second costs more than the writing. */
const LARGE = 65_536;

/** A descriptor that this process was given. `shared`: other processes write to it, too. */
export function createDescriptorTarget(descriptor: number, { shared }: { shared: boolean }): LogTarget {
  return {
    chunkBytes: shared && !isFile(descriptor) ? PIPE_BUF : LARGE,
    write: (chunk, onWritten) => write(descriptor, chunk, onWritten),
  };
}

/** Linux writes to a file on a local disk in one piece: it locks the file, and the offset that the processes share. */
function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // It was closed before the process began. Each write will say so.
    return false;
  }
}
