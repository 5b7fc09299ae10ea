import { startCollector } from '../support/otlpCollector';
import { aPerson, send } from '../support/people';
import { stop } from '../support/serverProcess';
import { aTrace, recordsOf, useTracedServers, type Traced } from '../support/tracedServers';
import { until } from '../support/until';

/** The delivery of traces: its settings, the end of a server, and a collector that does not answer. */
const { aCollector, startTraced } = useTracedServers();

describe('with a collector', () => {
  test('the last spans are sent when the server ends', async () => {
    const { traceId, traceparent } = aTrace();
    const collector = await aCollector();
    const slow = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '60000' });
    const alice = await aPerson(slow.calls);
    await slow.calls.get('/api/users/me', alice.token).set('traceparent', traceparent);

    expect(await stop(slow.server)).toBe(0);

    const spans = collector.spans().filter((span) => span.traceId === traceId);
    expect(spans.some(({ kind }) => kind === 'server')).toBe(true);
  });

  test('the path, headers and compression come from the environment', async () => {
    const collector = await aCollector();
    const other = await startTraced({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/own/path`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=abc%20def=',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_SERVICE_NAME: 'payments',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    await other.calls.get('/api/users/me').expect(401);
    expect(await stop(other.server)).toBe(0);

    const [request] = collector.requests.filter(({ url }) => url === '/own/path');
    expect(request!.headers).toMatchObject({ 'x-api-key': 'abc def=', 'content-type': 'application/x-protobuf' });
    expect(collector.spans()).toContainEqual(
      expect.objectContaining({ resource: expect.objectContaining({ 'service.name': 'payments', 'deployment.environment.name': 'test' }) as object }), // prettier-ignore
    );
  });
});

describe('without a collector that answers', () => {
  const undelivered = (traced: Traced) => recordsOf(traced).filter(({ msg }) => msg === 'traces cannot be delivered');

  async function workAndStop(traced: Traced): Promise<number> {
    const [alice, bob] = [await aPerson(traced.calls), await aPerson(traced.calls)];
    for (let each = 0; each < 20; each += 1) {
      const startedAt = performance.now();
      await send(traced.calls, alice, bob, 1).expect(201);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
    const stoppedAt = performance.now();
    expect(await stop(traced.server)).toBe(0);
    return performance.now() - stoppedAt;
  }

  test('that is away, requests are answered, one warning is logged, and the server ends in time', async () => {
    const gone = await startCollector();
    await gone.close();
    const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: gone.url });

    // Retries would take seconds, with timers that delay the end.
    const startedAt = performance.now();
    await aPerson(traced.calls);
    await until(() => undelivered(traced).length > 0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await workAndStop(traced)).toBeLessThan(2_500);

    expect(undelivered(traced)).toHaveLength(1);
    expect(traced.server.output()).not.toMatch(/OTLPExporterError|^Error/m);
  });

  test('that hangs, requests are answered, one warning is logged, and the server ends in time', async () => {
    const hanging = await aCollector({ answer: false });
    const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: hanging.url });

    expect(await workAndStop(traced)).toBeLessThan(2_500);

    expect(hanging.connections()).toBeGreaterThan(0);
    expect(undelivered(traced)).toHaveLength(1);
  });
});
