import { readFileSync } from 'node:fs';

/** The promises of the documents about a synchronous standby. */
const read = (name: string) => readFileSync(name, 'utf8').replace(/\s+/g, ' ');
const backup = read('docs/backup.md');

test('fault G4: the document names the versions that keep the promise and that break it, with what was measured', () => {
  const [, section = ''] = backup.split('### What a synchronous standby promises');

  for (const fact of ['260 of 738', '162 of 344', '542 of 1,037', '0 of 9,246', '2689', '2693'])
    expect(section).toContain(fact);
  expect(section).toMatch(/Patroni 3\.0\.2 \(Debian 12\) with etcd3 \|[^|]*\| \*\*broken\*\*/);
  expect(section).toMatch(/Patroni 3\.0\.4 with etcd3 \|[^|]*\| kept/);
});

test('fault G4: each promise of a synchronous standby leads to the versions', () => {
  const anchor = '#what-a-synchronous-standby-promises';
  expect(backup.match(new RegExp(anchor, 'g'))).toHaveLength(2);
  expect(read('docs/reliability.md')).toContain(`backup.md${anchor}`);
});

test('fault G4: no document promises it without a condition', () => {
  for (const name of [
    'README.md',
    'docs/deploy.md',
    'docs/operate.md',
    'docs/security.md',
    'docs/trade-offs.md',
    'docs/architecture.md',
  ])
    expect(read(name)).not.toMatch(
      /synchronous (standby|replication)[^.]{0,80}(loses nothing|lose nothing|never lost)/i,
    );
});
