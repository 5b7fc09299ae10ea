import { noPools } from '../support/pools';
import { useServer } from '../support/testServer';

describe('with everything in order', () => {
  const server = useServer();

  test('is live and ready', async () => {
    const [live, ready] = await Promise.all([server.get('/health/live'), server.get('/health/ready')]);

    expect([live.status, live.body]).toEqual([200, { status: 'ok', checks: {} }]);
    expect([ready.status, ready.body]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok', schema: 'ok', writes: 'ok', shutdown: 'ok' } },
    ]);
  });

  test('is not ready for a schema that lacks a migration', async () => {
    await server.pool.query('DELETE FROM schema_migrations WHERE version = 1');

    const { status, body } = await server.get('/health/ready');

    expect([status, body.checks]).toEqual([503, { database: 'ok', schema: 'failed', writes: 'ok', shutdown: 'ok' }]);
  });
});

describe('with the end in sight', () => {
  const server = useServer({ isDraining: () => true });

  test('is live but not ready', async () => {
    expect((await server.get('/health/live')).status).toBe(200);
    const { status, body } = await server.get('/health/ready');
    expect([status, body.status, body.checks.shutdown]).toEqual([503, 'unavailable', 'failed']);
  });
});

describe('with no database', () => {
  const server = useServer({
    pools: noPools(),
  });

  test('is live but not ready', async () => {
    expect((await server.get('/health/live')).status).toBe(200);
    const { status, body } = await server.get('/health/ready');
    expect([status, body.checks]).toEqual([
      503,
      { database: 'failed', schema: 'failed', writes: 'failed', shutdown: 'ok' },
    ]);
  });
});
