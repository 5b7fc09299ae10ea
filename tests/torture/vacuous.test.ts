import { devNull } from 'node:os';
import { Journal, type Counts } from '../../torture/journal';
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

/** What P8 says of a run with these counts; nothing else may be accused. */
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
    expect(accusationsOf({ [name]: 0 }, null)).toEqual([`there was no ${name}`]);
    expect(accusationsOf({ [name]: 0 }, [fault])).toEqual([`there was no ${name}`]);
  },
);

test.each(['snapshots', 'doubt', 'recovered', 'greedy'] as const)(
  'P8 a run with faults and without any %s shows nothing',
  (name) => {
    expect(accusationsOf({ [name]: 0 }, [fault])).toEqual([`there was no ${name}`]);
  },
);

test('P8 a run in which no fault happened shows nothing', () => {
  expect(accusationsOf({}, [])).toEqual(['no fault happened']);
});

test('P8 all that is missing is told', () => {
  expect(accusationsOf({ ok: 0, doubt: 0 }, [])).toEqual(['there was no ok, no doubt', 'no fault happened']);
});

test.each([
  ['server killed', [0, 0], ['nobody was in doubt after server killed, or anything like it']],
  ['postmaster killed', [0, 1], []],
  ['cut after COMMIT', [0, 0], []],
  ['read-only', [0, 0], []],
])('P8 a run with %s needs somebody in doubt: %j', (name, doubts, told) => {
  const faults = doubts.map((inDoubt) => ({ ...fault, name, inDoubt }));

  expect(accusationsOf({}, faults)).toEqual(told);
});
