import { readFileSync } from 'node:fs';
import { FAULTS } from '../../torture/faults/faults';
import { PROOFS } from '../../torture/model/accusation';
import { PLANTED_BUGS } from '../../torture/planted/bugs';

/** The first cells of the rows of each table in the document, and the second ones. */
const rows = readFileSync('docs/reliability.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const firsts = rows.map(([, first]) => first);

test('docs/reliability.md has every fault, every proof and every planted bug, by its name', () => {
  const names = [...FAULTS, ...PLANTED_BUGS].map(({ name }) => name);

  expect(names.filter((name) => !firsts.includes(name))).toEqual([]);
  expect(rows.map(([, first, second]) => [first, second])).toEqual(expect.arrayContaining(Object.entries(PROOFS)));
});

test('no fault and no planted bug has the name of another, or one that --faults cannot tell', () => {
  for (const all of [FAULTS, PLANTED_BUGS]) expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name } of FAULTS) expect(name).not.toContain(',');
});

test('each planted bug fits into the source exactly once, and is made visible by faults that there are', () => {
  const known = [...FAULTS.map(({ name }) => name), 'none'];

  for (const { name, file, of, faults } of PLANTED_BUGS) {
    expect([name, readFileSync(file, 'utf8').split(of).length - 1]).toEqual([name, 1]);
    for (const fault of faults.split(',')) expect(known).toContain(fault);
  }
});
