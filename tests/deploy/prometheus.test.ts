import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { parse } from 'yaml';
import { toMetrics } from '../../src/commands/ledgerVerify.metrics';
import type { BookReport } from '../../src/models/verification/report.model';
import { METRICS } from '../support/metrics';
import { describeWithPromtool, promtool } from '../support/promtool';

const RULES = 'deploy/prometheus/payverse.rules.yml';
const CASES = 'deploy/prometheus/payverse.rules.test.yml';

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
type Alert = Required<Omit<Rule, 'record'>>;
interface Case {
  name: string;
  promql_expr_test: { expr: string; exp_samples: { labels: string }[] }[];
}
interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string }[];
}

const yaml = (file: string) => parse(readFileSync(file, 'utf8'));
const { groups } = yaml(RULES) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is Alert => rule.alert !== undefined);
const { tests: cases } = yaml(CASES) as { tests: Case[] };
const guide = readFileSync('docs/operate.md', 'utf8');
const dashboard = JSON.parse(readFileSync('deploy/grafana/payverse.json', 'utf8'));
const panels = dashboard.panels as Panel[];
const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));

const SOUND: BookReport = {
  accounts: 1,
  transactions: 1,
  balances: '1000.00',
  openings: '1000.00',
  difference: '0.00',
  faults: [],
  laterThanNow: { count: 0, latest: null },
};
const ledgerText = () => toMetrics(SOUND, { finishedAt: new Date(), durationMs: 10 });

/** Everything that a query may ask for. */
async function knownNames(): Promise<Set<string>> {
  const standard = new Registry();
  collectDefaultMetrics({ register: standard });
  const text = `${await ledgerText()}${await standard.metrics()}`;
  standard.clear();
  return new Set([
    'up',
    ...Object.entries(METRICS).flatMap(([name, { type }]) =>
      type === 'histogram' ? ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`) : [name],
    ),
    ...Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name!),
    ...rules.flatMap(({ record = [] }) => record),
  ]);
}

/** The metrics that an expression asks for: what is left of it without texts, selectors, labels, functions and operators. */
function namesIn(expression: string): string[] {
  const bare = expression
    .replace(/"(\\.|[^"\\])*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '')
    .replace(/\b(and|or|unless|offset|bool)\b|\b\d+[smhd]\b/g, '')
    .replace(/[a-z_]+\s*\(/g, '');
  return bare.match(/[a-zA-Z_:][\w:]*/g) ?? [];
}

test.each([
  ['sum by (job) (rate(payvers_x{b="y and z"}[5m])) > on (job) up offset 10m', ['payvers_x', 'up']],
  ['a:b:c{x!~"}"} / (d > 0 or vector(0)) unless time() - e > 26 * 3600', ['a:b:c', 'd', 'e']],
])('the names in %s are found', (expression, names) => {
  expect(namesIn(expression)).toEqual(names);
});

describe('an alert', () => {
  test('has a name that no other alert has', () => {
    expect(alerts.length).toBeGreaterThan(20);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });

  test.each(alerts)('$alert says how long, how urgent, what it is, and where its runbook is', (alert) => {
    expect(alert.for).toMatch(/^\d+m$/);
    expect(alert.labels).toEqual({ severity: expect.stringMatching(/^(page|ticket)$/) });
    expect(alert.annotations).toEqual({
      summary: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\.$/),
      runbook: `docs/operate.md#${alert.alert.toLowerCase()}`,
    });
    expect(guide).toMatch(new RegExp(`^### ${alert.alert}$`, 'm'));
  });

  test.each(alerts)('$alert has a case where it fires, and one where it does not', ({ alert }) => {
    const looks = cases
      .flatMap((each) => each.promql_expr_test)
      .filter(({ expr }) => expr === `ALERTS{alertname="${alert}"}`);

    expect(looks.some(({ exp_samples: [sample] }) => sample?.labels.includes('alertstate="firing"'))).toBe(true);
    const silent = cases.filter(({ promql_expr_test: all }) =>
      all.every(({ expr, exp_samples: samples }) => expr === looks[0]!.expr && !/firing/.test(JSON.stringify(samples))),
    );
    expect(silent).not.toEqual([]);
  });

  test.each(alerts)('$alert names in its texts only labels that it has where it fires', ({ alert, annotations }) => {
    const firing = cases
      .flatMap((each) => each.promql_expr_test)
      .flatMap(({ exp_samples: samples }) => samples.map(({ labels }) => labels))
      .find((labels) => labels.includes(`alertname="${alert}"`) && labels.includes('alertstate="firing"'))!;
    const named = Array.from(JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g), ([, label]) => label!);

    for (const label of named) expect(firing).toMatch(new RegExp(`[ {]${label}="`));
  });
});

test('a runbook is for an alert that there is', () => {
  const headings = Array.from(guide.matchAll(/^### (Payverse\w+)$/gm), ([, name]) => name);

  expect(headings.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
});

test('rules and dashboard ask only for metrics that there are', async () => {
  const known = await knownNames();
  const asked = [...rules, ...queries].flatMap(({ expr }) => namesIn(expr));

  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

test('every metric of ours is in the table of the guide, with its type and labels', async () => {
  const own = Object.entries(METRICS).map(
    ([name, { type, labels }]) => `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')}`,
  );
  const ofLedger = Array.from((await ledgerText()).matchAll(/^# TYPE (\S+) (\S+)/gm), ([, name, type]) => {
    return `| \`${name}\` | ${type} |`;
  });

  for (const start of [...own, ...ofLedger]) expect(guide).toContain(`\n${start}`);
});

test('every link of the guide leads somewhere', () => {
  const links = Array.from(
    guide.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g),
    ([, file, anchor]) => [file!, anchor] as const,
  );

  expect(links.length).toBeGreaterThan(5);
  for (const [file, anchor] of links) {
    const text = readFileSync(path.join('docs', file || 'operate.md'), 'utf8');
    const headings = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) => heading!.toLowerCase());
    const anchors = headings.map((heading) => heading.replace(/[^\w\s-]/g, '').replaceAll(' ', '-'));
    if (anchor !== undefined) expect(anchors).toContain(anchor);
  }
});

describe('the dashboard', () => {
  test('gives each panel an id that no other panel has, and a title', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { title } of panels) expect(title).toMatch(/\S/);
  });

  test('lays no panel over another, or beyond the right edge', () => {
    const overlaps = panels.flatMap((one, index) =>
      panels
        .slice(index + 1)
        .filter(({ gridPos: b }) => {
          const a = one.gridPos;
          return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
        })
        .map((other) => [one.title, other.title]),
    );

    expect(overlaps).toEqual([]);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test('asks the chosen data source, for the chosen servers', () => {
    const variables = (dashboard.templating.list as { name: string; type: string }[]).map(({ name }) => name);
    const used = Array.from(JSON.stringify(panels).matchAll(/\$\{?([a-z_]\w*)/gi), ([, name]) => name!);

    expect(variables).toEqual(['datasource', 'job', 'instance']);
    expect([...new Set(used)].sort()).toEqual(['__rate_interval', 'datasource', 'instance', 'job']);
    for (const { expr } of queries) {
      const selectors =
        expr.match(/\b(payverse_(?!ledger_(sound|faults|last))|process_|nodejs_)\w+(\{[^}]*\})?/g) ?? [];
      for (const selector of selectors) expect(selector).toContain('{job="$job", instance=~"$instance"');
    }
  });
});

describeWithPromtool('promtool', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'payverse-rules-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function check(expressions: string[]) {
    const file = path.join(folder, 'queries.yml');
    const named = expressions.map((expr, index) => ({ record: `query:${index}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules: named }] })); // JSON is YAML.
    return promtool(['check', 'rules', file]);
  }

  test('accepts the configuration of Prometheus, and finds the rules', async () => {
    expect(await promtool(['check', 'config', 'deploy/prometheus/prometheus.yml'])).toEqual({
      code: 0,
      output: expect.stringMatching(/1 rule files? found[^]*SUCCESS: \d+ rules found/),
    });
  });

  test('reads the rules', async () => {
    expect(await promtool(['check', 'rules', RULES])).toEqual({
      code: 0,
      output: expect.stringMatching(`SUCCESS: ${rules.length} rules found`),
    });
  });

  test('sees each alert fire, and not fire, as the cases say', async () => {
    expect(await promtool(['test', 'rules', CASES])).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  });

  test('reads the scrape configuration of the guide', async () => {
    const [, config] = /```yaml prometheus\n([^`]+)```/.exec(guide)!;
    copyFileSync(RULES, path.join(folder, path.basename(RULES)));
    const file = path.join(folder, 'prometheus.yml');
    writeFileSync(file, config!);

    expect(await promtool(['check', 'config', file])).toEqual({
      code: 0,
      output: expect.stringMatching(`1 rule files found[^]*SUCCESS: ${rules.length} rules found`),
    });
  });

  test('reads every query of the dashboard', async () => {
    // What Grafana puts in their places is not PromQL before that.
    const expressions = queries.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'x'));

    expect(await check(expressions)).toMatchObject({
      code: 0,
      output: expect.stringMatching(`SUCCESS: ${queries.length} rules`),
    });
  });

  test.each(['rate(up{job="payverse"})', 'sum(up', 'up{job=payverse}'])('refuses %s', async (expression) => {
    expect(await check([expression])).toMatchObject({ code: 1, output: expect.stringContaining('FAILED') });
  });

  test('refuses a text that cannot be filled in', async () => {
    const file = path.join(folder, 'alert.yml');
    const alert = { alert: 'A', expr: 'up', annotations: { summary: '{{ $value | humanise }}' } };
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'a', rules: [alert] }] }));

    expect(await promtool(['check', 'rules', file])).toMatchObject({ code: 1 });
  });

  test('has nothing to say of what the verifier writes, whether it could check or not', async () => {
    for (const report of [SOUND, null]) {
      const text = await toMetrics(report, { finishedAt: new Date(), durationMs: 10 });

      expect(await promtool(['check', 'metrics'], text)).toEqual({ code: 0, output: '' });
    }
  });
});
