import { randomUUID } from 'node:crypto';
import type { Db } from '../../../src/platform/postgres/db';
import { createRevocations, type Revocations } from '../../../src/services/revocationService';
import { aPerson } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';

const server = useServer();
const errors: unknown[] = [];
let fails = false;
/** The server's own pool, on which the regular question can be made to fail. */
const flaky: Db = {
  query: (text: string, values?: unknown[]) =>
    fails && text.includes('DISTINCT') ? Promise.reject(new Error('no answer')) : server.pool.query(text, values),
};
let revocations: Revocations;
beforeEach(async () => {
  [fails, errors.length] = [false, 0];
  revocations = await createRevocations({
    db: flaky,
    accessTtlSeconds: 900,
    broadcast: null,
    onError: (error) => errors.push(error),
  });
});
afterEach(() => revocations.stop());

/** Revokes the session of a new user in PostgreSQL only. */
async function aRevokedSession(): Promise<string> {
  const { id } = await aPerson(server);
  const { rows } = await server.pool.query<{ session_id: string }>(
    'UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1 RETURNING session_id',
    [id],
  );
  return rows[0]!.session_id;
}

test('revocation 2: polling finds a session that another process revoked, and the check needs no query', async () => {
  const session = await aRevokedSession();

  await until(() => revocations.isRevoked(session) === true);

  expect(revocations.isRevoked(randomUUID())).toBe(false);
});

test('a session that this process revoked stays in the list while it is fetched again', async () => {
  const [ours, theirs] = [randomUUID(), await aRevokedSession()];

  await revocations.announce([ours]);
  await until(() => revocations.isRevoked(theirs) === true);

  expect(revocations.isRevoked(ours)).toBe(true);
});

test('F19 revocation 3: checks ask PostgreSQL while the list cannot be fetched, and an outage is reported once', async () => {
  fails = true;
  const session = await aRevokedSession();
  const asked = () => revocations.isRevoked(session);
  await until(() => typeof asked() !== 'boolean');

  expect(await asked()).toBe(true);
  expect(await revocations.isRevoked(randomUUID())).toBe(false);
  expect(errors).toHaveLength(1);

  fails = false;
  await until(() => asked() === true);
});
