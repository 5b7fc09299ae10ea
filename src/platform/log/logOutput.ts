import type { LogTarget } from './logTarget';

/**
 * Up to how many waiting bytes a record is still taken. Records of single requests come in any number and say least, so
 * they leave the last quarter to all others, and warnings and errors leave the last eighth to security events.
 */
const WAITING_BYTES_MAX = { request: 3 * 1_024 ** 2, other: 3.5 * 1_024 ** 2, security: 4 * 1_024 ** 2 };
type Kind = keyof typeof WAITING_BYTES_MAX;
const KINDS = new Map<unknown, Kind>([
  ['request', 'request'],
  ['unreadable request', 'request'],
  ['security', 'security'],
]);
/**
 * How long records of requests wait for others, in milliseconds, where they do not fill a chunk. Each write costs the event
 * loop about as much as a tenth of a transfer's answer and wakes another thread, so one for each request is felt.
 */
const GATHER_MS = 10;
/** Pauses before a write is tried again, in milliseconds: the reader is slow, or the disk is full or the reader gone. */
const RETRY_MS = { slow: 20, failed: 1_000 };

/** By this property a stream asks pino to set its `lastMsg` before each write. */
export const PINO_METADATA = Symbol.for('pino.metadata');

interface Chunk {
  text: string;
  bytes: number;
  isUrgent: boolean;
}

/**
 * The log's way to its target, off the event loop. It never waits for the reader, and never throws: records that find
 * no room are dropped and counted. The newest ones are dropped, because the first ones tell how a fault began.
 */
export class LogOutput {
  readonly [PINO_METADATA] = true;
  lastMsg: unknown;
  isFailing = false;
  private readonly dropped: Record<Kind, number> = { request: 0, other: 0, security: 0 };
  private readonly waiting: Chunk[] = [];
  private waitingBytes = 0;
  /** The rest of a chunk that must be written before the next one. */
  private current: Buffer | null = null;
  private state: 'idle' | 'gathering' | 'scheduled' | 'writing' | 'pausing' = 'idle';
  private timer: NodeJS.Timeout | undefined;
  private droppedLately = 0;
  private onEnd: (() => void) | null = null;
  private patient = true;

  /** `onCaughtUp`: hears how many records were dropped, when what waited then has been written. */
  constructor(
    private readonly target: LogTarget,
    private readonly onCaughtUp: (dropped: number) => void,
  ) {}

  get droppedTotal(): number {
    return this.dropped.request + this.dropped.other + this.dropped.security;
  }

  get droppedSecurityTotal(): number {
    return this.dropped.security;
  }

  /** Takes whole lines. They are written after this turn of the event loop or, if all are of requests, a moment later. */
  write(text: string): void {
    const bytes = Buffer.byteLength(text);
    const kind = KINDS.get(this.lastMsg) ?? 'other';
    const isOfRequest = kind === 'request';
    if (this.waitingBytes + bytes > WAITING_BYTES_MAX[kind]) {
      this.dropped[kind] += 1;
      this.droppedLately += 1;
      return;
    }
    this.waitingBytes += bytes;
    const last = this.waiting.at(-1);
    if (last && last.bytes + bytes <= this.target.chunkBytes) {
      last.text += text;
      last.bytes += bytes;
      last.isUrgent ||= !isOfRequest;
    } else this.waiting.push({ text, bytes, isUrgent: !isOfRequest });
    this.schedule();
  }

  private schedule(): void {
    if (this.isPressing()) {
      if (this.state !== 'idle' && this.state !== 'gathering') return;
      clearTimeout(this.timer);
      this.state = 'scheduled';
      setImmediate(() => this.writeNext());
    } else if (this.state === 'idle') {
      this.state = 'gathering';
      this.timer = setTimeout(() => this.writeNext(), GATHER_MS);
    }
  }

  /** All chunks but the last one are full. */
  private isPressing(): boolean {
    return this.waiting.length > 1 || this.waiting[0]?.isUrgent === true;
  }

  /**
   * Waits until all is written, at most for `msMax` milliseconds. From then on no write is tried a second time, so that the
   * log keeps no process alive. A write that hangs in its thread does, and only a signal ends that.
   */
  async end(msMax: number): Promise<void> {
    const timer = setTimeout(() => this.giveUp(), msMax);
    await new Promise<void>((resolve) => {
      this.onEnd = resolve;
      if (this.isIdle()) resolve();
    });
    clearTimeout(timer);
    this.patient = false;
  }

  private isIdle(): boolean {
    return this.state === 'idle';
  }

  private giveUp(): void {
    this.patient = false;
    if (this.state === 'pausing') this.pauseOrDiscard(0);
    this.onEnd?.();
  }

  /** One at a time, so that a write that blocks holds no more than one thread of libuv's pool. */
  private writeNext(): void {
    const chunk = this.current ?? this.takeChunk();
    if (!chunk) {
      this.catchUp();
      return;
    }
    this.state = 'writing';
    this.current = chunk;
    this.target.write(chunk, (error, bytes) => {
      this.isFailing = error !== null && error.code !== 'EAGAIN';
      if (error) this.pauseOrDiscard(error.code === 'EAGAIN' ? RETRY_MS.slow : RETRY_MS.failed);
      else this.onWritten(chunk, bytes);
    });
  }

  private takeChunk(): Buffer | null {
    const chunk = this.waiting.shift();
    return chunk ? Buffer.from(chunk.text) : null;
  }

  private onWritten(chunk: Buffer, bytes: number): void {
    this.waitingBytes -= bytes;
    this.current = bytes < chunk.length ? chunk.subarray(bytes) : null;
    if (this.current || this.isPressing()) this.writeNext();
    else this.catchUp();
  }

  /** Retries a failed write: a disk gets room again, a named pipe gets another reader. */
  private pauseOrDiscard(ms: number): void {
    clearTimeout(this.timer);
    if (this.patient) {
      this.state = 'pausing';
      this.timer = setTimeout(() => this.writeNext(), ms);
      return;
    }
    this.waiting.length = 0;
    this.waitingBytes = 0;
    this.current = null;
    this.catchUp();
  }

  private catchUp(): void {
    this.state = 'idle';
    const dropped = this.droppedLately;
    this.droppedLately = 0;
    // It writes a line about them, so there is something to write again.
    if (dropped > 0 && this.patient) this.onCaughtUp(dropped);
    if (this.waiting.length > 0) this.schedule();
    if (this.isIdle()) this.onEnd?.();
  }
}
