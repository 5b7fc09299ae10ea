import type { Broadcast } from '../../../src/platform/redis/broadcast';
import type { Db } from '../../../src/platform/postgres/db';
import { createRevocations } from '../../../src/services/revocationService';

test('A72 revocation 1: a process knows a session that is revoked while it fetches its first list', async () => {
  const id = '01900000-0000-7000-8000-000000000001';
  const listeners: ((text: string) => void)[] = [];
  const startedAt = performance.now();
  const broadcast: Broadcast = {
    send: () => Promise.resolve(true),
    liveSince: () => startedAt,
    onMessage: (listener) => void listeners.push(listener),
    close: () => undefined,
  };
  // The broadcast arrives while the fetch is under way, and the fetched list does not have the session.
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
