import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import { openApi } from './api';
import { openDatabase } from './database';
import type { Life } from './life';

/** One process that does everything. Resolves with the port. */
export async function start(env: Env, logger: Logger, { undo }: Life): Promise<number> {
  const connection = await openDatabase(env, logger, undo);
  const { port } = await openApi({ env, logger, connection }, undo);
  return port;
}
