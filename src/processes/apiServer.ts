import { setTimeout as delay } from 'node:timers/promises';
import { createApp, type Dependencies } from '../app';
import type { Env } from '../config/env';
import { createHttpServer, type HttpServer } from '../platform/http/httpServer';
import type { LongLived } from '../platform/lifecycle';
import { msUntil } from '../utils/duration.util';
import type { Listeners } from './listeners';

/** Time limit for running requests, in milliseconds, counted from the drain. */
const LEAVE_MS_MAX = 7_500;

interface Options {
  env: Pick<Env, 'port' | 'bindAddress' | 'keepAliveMs' | 'shutdownGraceMs'>;
  deps: Omit<Dependencies, 'isDraining'>;
  onUnreadable: Listeners['onUnreadable'];
}

/** Serves the API. During the drain it still listens: readiness fails, and each answer closes its connection. */
export class ApiServer implements LongLived {
  readonly stopMsMax = LEAVE_MS_MAX + 1_000;
  private readonly http: HttpServer;
  private listening: number | null = null;
  private drainingSince: number | null = null;

  constructor(private readonly options: Options) {
    this.http = createHttpServer(options.onUnreadable, { keepAliveTimeout: options.env.keepAliveMs });
  }

  get port(): number {
    if (this.listening === null) throw new Error('the API does not listen yet');
    return this.listening;
  }

  async run(): Promise<void> {
    const { env, deps } = this.options;
    const app = createApp({ ...deps, isDraining: this.http.isDraining });
    this.listening = await this.http.listen(app, env.port, env.bindAddress);
  }

  drain(since: number): void {
    this.http.drain();
    this.drainingSince ??= since;
  }

  async stop(): Promise<void> {
    if (this.listening === null) return;
    const { env, deps } = this.options;
    const since = this.drainingSince ?? performance.now();
    await delay(msUntil(since + env.shutdownGraceMs));
    deps.passwords.close();
    await this.http.stop(msUntil(since + LEAVE_MS_MAX));
  }
}
