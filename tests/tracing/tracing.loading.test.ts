import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aPerson } from '../support/people';
import { stop } from '../support/serverProcess';
import { useTracedServers, type Traced } from '../support/tracedServers';

/** The packages of OpenTelemetry that a server loads, with and without traces. */
const { aCollector, startTraced } = useTracedServers();

describe('what is loaded', () => {
  let folder: string;
  let preload: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'payverse-loaded-'));
    preload = path.join(folder, 'loaded.cjs');
    await writeFile(
      preload,
      `process.on('exit', () => {
         const names = Object.keys(require('node:module')._cache).map((file) => /node_modules\\/(@opentelemetry\\/[^/]+)/.exec(file)?.[1]);
         require('node:fs').writeSync(1, 'LOADED ' + JSON.stringify([...new Set(names.filter(Boolean))].sort()) + '\\n');
       });`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function loadedWith(env: Record<string, string>): Promise<{ loaded: string[]; traced: Traced }> {
    const traced = await startTraced({ NODE_OPTIONS: `--require ${preload}`, ...env });
    const alice = await aPerson(traced.calls);
    await traced.calls.get('/api/users/me', alice.token).expect(200);
    expect(await stop(traced.server)).toBe(0);
    return { loaded: JSON.parse(/^LOADED (.*)$/m.exec(traced.server.output())![1]!), traced };
  }

  test.each([
    ['no variable asks for traces', () => ({})],
    ['it is disabled', (OTEL_EXPORTER_OTLP_ENDPOINT: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })], // prettier-ignore
    ['there is no exporter', (OTEL_EXPORTER_OTLP_ENDPOINT: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })], // prettier-ignore
  ])('when %s, is only the API: the server connects to no collector, and the log has no trace', async (_name, env) => {
    const collector = await aCollector();

    const { loaded, traced } = await loadedWith(env(collector.url));

    expect(loaded).toEqual(['@opentelemetry/api']);
    expect(collector.connections()).toBe(0);
    expect(traced.server.output()).not.toContain('trace_id');
  });

  test('when traces are asked for, is the SDK', async () => {
    const { loaded } = await loadedWith({ OTEL_TRACES_EXPORTER: 'console' });

    expect(loaded).toEqual(
      expect.arrayContaining(['@opentelemetry/sdk-trace-node', '@opentelemetry/instrumentation-pg']),
    );
  });
});
