import { toText, type Report } from '../../torture/report';

const aReport = (changes: Partial<Report> = {}): Report => ({
  seed: 42,
  commit: 'abcdef012345',
  versions: { node: '20.19.0', postgres: '18.4' },
  seconds: 60,
  clients: 16,
  servers: 2,
  operations: 9_000,
  counts: {
    ok: 8_000,
    refused: 500,
    doubt: 40,
    undone: 30,
    hungUp: 3,
    recovered: 20,
    replayed: 10,
    skipped: 5,
    snapshots: 4,
    pages: 3,
    logouts: 2,
    strangers: 1,
    greedy: 6,
  },
  perSecond: 142,
  faults: [],
  missing: [],
  unreached: [],
  broken: {},
  ...changes,
});

const linesOf = (report: Report) => toText(report).split('\n');

test('a sound report says of every proof that it holds, and at last that all is sound', () => {
  expect(linesOf(aReport())).toEqual([
    'seed 42, commit abcdef012345, node 20.19.0, postgres 18.4',
    '60 s, 16 clients, 2 servers, 142 clear answers a second',
    '',
    '9000 operations that move money: 8000 ok, 500 refused, 40 in doubt, 30 not begun; 20 recovered, 10 replayed',
    '4 snapshots of all balances, 3 pages of history, 2 logouts, 1 strangers refused, 6 batches of the greedy client',
    '',
    'ok      P1       every acknowledged payment is in the ledger once, with the requested terms',
    'ok      P2       an unacknowledged payment is in the ledger at most once',
    'ok      P3       a retried payment is in the ledger exactly once, and the retry returned the same ids',
    'ok      P4       the ledger has no payment that no client requested',
    'ok      P5       the money is the same in every snapshot, and no balance is below zero',
    'ok      P6       the books balance: each account follows from its entries',
    'ok      P7       every server recovers: no process dies, no request hangs, no transaction deadlocks',
    'ok      P8       the run had load, faults and doubtful outcomes',
    'ok      answers  every answer is one that the contract knows',
    'ok      sessions an ended session is refused by every server, and a live one by none',
    '',
    'Sound: nothing lost, nothing doubled, nothing out of balance.',
    '',
  ]);
});

test('a broken report counts what is broken, shows examples below it, and ends with BROKEN', () => {
  const broken = { P1: { count: 7, examples: ['0-1 was lost', '0-2 was lost'] }, sessions: { count: 2, examples: [] } };

  const lines = linesOf(aReport({ broken }));

  expect(lines.slice(6, 10)).toEqual([
    'BROKEN  P1       every acknowledged payment is in the ledger once, with the requested terms: 7 ×',
    '          0-1 was lost',
    '          0-2 was lost',
    'ok      P2       an unacknowledged payment is in the ledger at most once',
  ]);
  expect(lines.slice(-5)).toEqual([
    'ok      answers  every answer is one that the contract knows',
    'BROKEN  sessions an ended session is refused by every server, and a live one by none: 2 ×',
    '',
    'BROKEN.',
    '',
  ]);
  expect(lines.join()).not.toContain('Sound');
});

test.each(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'answers', 'sessions'] as const)(
  'a report in which only %s is broken is not sound',
  (proof) => {
    const lines = linesOf(aReport({ broken: { [proof]: { count: 1, examples: ['this one'] } } }));

    expect(lines.filter((line) => line.startsWith('ok '))).toHaveLength(9);
    expect(lines.find((line) => line.startsWith('BROKEN  '))).toMatch(new RegExp(`^BROKEN {2}${proof} .*: 1 ×$`));
    expect(lines).toContain('          this one');
    expect(lines.at(-2)).toBe('BROKEN.');
  },
);

describe('the faults of a report', () => {
  const killed = {
    name: 'server killed',
    evidence: 'one, process 7',
    inFlight: 12,
    inDoubt: 5,
    lastedMs: 800,
    healedMs: 1_234,
  };
  const readOnly = { name: 'read-only', evidence: '25006', inFlight: 3, inDoubt: 0, lastedMs: 5, healedMs: null };

  test('stand in a table, with those that could not be made and those that had no time below it', () => {
    const missing = ['disk full: only root may mount a tmpfs'];
    const unreached = ['fsync fails', 'Redis killed'];

    const lines = linesOf(aReport({ servers: 1, faults: [killed, readOnly], missing, unreached }));

    expect(lines[1]).toBe('60 s, 16 clients, 1 server, 142 clear answers a second');
    expect(lines.slice(5, 14)).toEqual([
      '',
      'fault          in flight  in doubt  lasted  healed in  what shows it',
      'server killed         12         5  800 ms    1234 ms  one, process 7',
      'read-only              3         0    5 ms      never  25006',
      '',
      'not here: disk full: only root may mount a tmpfs',
      '',
      'no time for: fsync fails, Redis killed',
      '',
    ]);
  });

  test('are summed by their kind where any came more than once', () => {
    const again = { ...killed, inFlight: 1, inDoubt: 2, healedMs: 10 };
    const third = { ...killed, inFlight: 0, inDoubt: 0, healedMs: 20 };

    const lines = linesOf(aReport({ faults: [killed, readOnly, again, third] }));

    expect(lines.slice(11, 16)).toEqual([
      '',
      'fault          times  in flight  in doubt  healed in  at most',
      'server killed      3         13         7      20 ms  1234 ms',
      'read-only          1          3         0      never    never',
      '',
    ]);
  });
});
