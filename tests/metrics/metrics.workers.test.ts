import { readFileSync } from 'node:fs';
import { connectionsMax, orders, requests, useMeteredServer } from '../support/meteredServer';
import { send } from '../support/people';
import { workersOf } from '../support/serverProcess';
import { until } from '../support/until';

describe('metrics of several processes', () => {
  const metered = useMeteredServer({ WEB_CONCURRENCY: '3' });

  test('are summed, and the primary counts the workers', async () => {
    const grew = await metered.growth(async () => {
      const sending = Array.from({ length: 30 }, () =>
        send(metered.there, metered.alice, metered.bob, 0.01).set('Connection', 'close').expect(201),
      );
      await Promise.all(sending);
    });

    expect(grew(requests('/api/transactions/send', 201))).toBe(30);
    expect(grew(orders('send', 'completed'))).toBe(30);
    const seen = await metered.scrape();
    expect([
      seen.get('payverse_workers'),
      seen.get('payverse_workers_expected'),
      seen.get('payverse_worker_restarts_total'),
      ...connectionsMax(seen),
    ]).toEqual([3, 3, 0, 15, 15]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect([...seen.keys()].filter((sample) => sample.startsWith('payverse_build_info'))).toEqual([
      `payverse_build_info{version="${version}",node="${process.version}"}`,
    ]);
  });

  test('leave no listener behind when they are read many times', async () => {
    for (let count = 0; count < 15; count += 1) await metered.scrape();

    expect(metered.server.output()).not.toMatch(/MaxListenersExceeded/);
  });

  test('of a worker that hangs are missing, and the metrics of the others are there', async () => {
    const [hanging] = workersOf(metered.server);
    process.kill(hanging!, 'SIGSTOP');

    const [seen, again] = await Promise.all([metered.scrape(), metered.scrape()]);
    process.kill(hanging!, 'SIGCONT');

    expect([seen.get('payverse_workers'), again.get('payverse_workers')]).toEqual([2, 2]);
    expect(seen.get(orders('send', 'completed'))).toBeGreaterThan(0);
    await until(async () => (await metered.scrape()).get('payverse_workers') === 3);
  });

  test('of a worker that died stay counted', async () => {
    const before = await metered.scrape();
    for (const pid of workersOf(metered.server)) process.kill(pid, 'SIGKILL');

    // Wait until three new workers have reported. Until the primary notices the deaths, the dead workers look the same.
    let after = before;
    await until(async () => {
      after = await metered.scrape();
      const [restarts, workers] = [after.get('payverse_worker_restarts_total'), after.get('payverse_workers')];
      return restarts === 3 && workers === 3 && connectionsMax(after).join() === '15,15';
    }, 20_000);

    for (const sample of [
      orders('send', 'completed'),
      requests('/api/transactions/send', 201),
      'process_cpu_seconds_total',
    ])
      expect(after.get(sample)).toBeGreaterThanOrEqual(before.get(sample)!);
  });
});
