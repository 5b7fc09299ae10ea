import type { Broadcast } from '../../src/platform/redis/broadcast';
import type { Db } from '../../src/platform/postgres/db';
import { createRevocations } from '../../src/services/revocationService';

test('A72 a session that is ended while a process fetches its first list is known to it', async () => {
  const id = '01900000-0000-7000-8000-000000000001';
  const listeners: ((text: string) => void)[] = [];
  const startedAt = performance.now();
  const broadcast: Broadcast = {
    send: () => Promise.resolve(true),
    liveSince: () => startedAt,
    onMessage: (listener) => void listeners.push(listener),
    close: () => undefined,
  };
  // The list is that of a moment ago, and the news comes on top of it.
  const query = () => {
    for (const listener of listeners) listener(id);
    return Promise.resolve({ rows: [], rowCount: 0 });
  };
  const db = { query } as unknown as Db;

  const revocations = await createRevocations({ db, accessTtlSeconds: 900, broadcast, onError: () => undefined });
  const known = await revocations.isRevoked(id);
  await revocations.stop();

  expect(known).toBe(true);
});
