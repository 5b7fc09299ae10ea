import type { Registry } from 'prom-client';
import { createMetrics } from '../../src/metrics/metrics';
import { WorkerMetrics } from '../../src/processes/workerMetrics';
import { noPools } from './pools';

export interface MetricFacts {
  type: string;
  labels: string[];
}

/** prom-client's classes know this, and its types do not say so. */
type Known = { name: string; labelNames: string[]; constructor: { name: string } };

function factsOf(registry: Registry): [string, MetricFacts][] {
  const known = registry.getMetricsAsArray() as unknown as Known[];
  return known
    .filter(({ name }) => name.startsWith('payverse_'))
    .map(({ name, labelNames, constructor }) => [name, { type: constructor.name.toLowerCase(), labels: labelNames }]);
}

const quiet = { droppedTotal: 0, droppedSecurityTotal: 0, isFailing: false };
const quietLog = { output: quiet, security: { output: quiet } };
const ofServer = createMetrics({ paths: [], queueMax: 1, version: '', log: quietLog });
ofServer.watchPools(noPools());

/** The metrics of the servers by name, read from the registry. */
export const METRICS: Record<string, MetricFacts> = Object.fromEntries([
  ...factsOf(ofServer.registry),
  ...factsOf(new WorkerMetrics({ expected: 1, tell: () => undefined, log: quietLog }).registry),
]);

/** The samples of a scrape: `name{labels}` and its value. */
export type Scrape = Map<string, number>;

export async function scrape(port: number): Promise<Scrape> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect([response.status, response.headers.get('Content-Type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return parse(await response.text());
}

export function parse(text: string): Scrape {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
