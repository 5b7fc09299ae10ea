import { devNull } from 'node:os';
import type { Counts } from '../../torture/journal/counts';
import { Journal } from '../../torture/journal/journal';
import { proveNotVacuous } from '../../torture/proofs/vacuous';

const plenty = {
  ok: 9,
  refused: 9,
  doubt: 9,
  recovered: 9,
  replayed: 9,
  snapshots: 9,
  pages: 9,
  logouts: 9,
  strangers: 9,
  greedy: 9,
};
const fault = { name: 'server killed', evidence: '', inFlight: 1, inDoubt: 1, lastedMs: 1, healedMs: 1 };

let journal: Journal;
beforeEach(() => (journal = new Journal(devNull)));
afterEach(() => journal.close());

/** The accusations of P8 for a run with these counts. There must be no others. */
function accusationsOf(changes: Partial<Counts>, faults: Parameters<typeof proveNotVacuous>[1]): readonly string[] {
  Object.assign(journal.counts, plenty, changes);
  proveNotVacuous(journal, faults);
  const { P8, ...others } = Object.fromEntries(journal.broken);
  expect(others).toEqual({});
  journal.broken.clear();
  return P8?.examples ?? [];
}

test('a run with load, faults and doubt shows something', () => {
  expect(accusationsOf({}, [fault])).toEqual([]);
});

test('a run that was to be without faults needs neither doubt nor snapshots', () => {
  expect(accusationsOf({ doubt: 0, snapshots: 0 }, null)).toEqual([]);
});

test.each(['ok', 'refused', 'replayed', 'pages', 'logouts', 'strangers'] as const)(
  'P8 a run without any %s shows nothing',
  (name) => {
    expect(accusationsOf({ [name]: 0 }, null)).toEqual([`the run: expected some ${name}, got none`]);
    expect(accusationsOf({ [name]: 0 }, [fault])).toEqual([`the run: expected some ${name}, got none`]);
  },
);

test.each(['snapshots', 'doubt', 'recovered', 'greedy'] as const)(
  'P8 a run with faults and without any %s shows nothing',
  (name) => {
    expect(accusationsOf({ [name]: 0 }, [fault])).toEqual([`the run: expected some ${name}, got none`]);
  },
);

test('P8 a run in which no fault happened shows nothing', () => {
  expect(accusationsOf({}, [])).toEqual(['the run: expected a fault, got none']);
});

test('P8 names everything that is missing', () => {
  expect(accusationsOf({ ok: 0, doubt: 0 }, [])).toEqual([
    'the run: expected some ok, some doubt, got none',
    'the run: expected a fault, got none',
  ]);
});

test.each([
  ['server killed', [0, 0], ['server killed: expected requests in doubt, got none']],
  ['postmaster killed', [0, 1], []],
  ['cut after COMMIT', [0, 0], []],
  ['read-only', [0, 0], []],
])('P8 a run with %s needs requests in doubt: %j', (name, doubts, examples) => {
  const faults = doubts.map((inDoubt) => ({ ...fault, name, inDoubt }));

  expect(accusationsOf({}, faults)).toEqual(examples);
});
