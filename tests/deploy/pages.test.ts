import { readFileSync } from 'node:fs';

/** Checks the commands of the operator's pages against the files of deploy/. */

describe('what the pages tell an operator to type', () => {
  const pages = ['deploy', 'operate', 'backup'].map((name) => readFileSync(`docs/${name}.md`, 'utf8')).join('\n');
  const unit = readFileSync('deploy/systemd/payverse@.service', 'utf8');

  test('finds the files of compose from any folder', () => {
    const calls = pages.match(/\bdocker compose (?=-).*/g)!;

    expect(calls.length).toBeGreaterThanOrEqual(4);
    for (const call of calls) {
      expect(call).toMatch(
        /^docker compose -f \/opt\/payverse\/docker-compose\.yml --env-file \/etc\/payverse\/compose\.env\b/,
      );
    }
    expect(pages).not.toContain('/srv/');
  });

  test('has one name for the file with the verdict, the name that the unit has', () => {
    const verify = readFileSync('deploy/systemd/payverse-verify.service', 'utf8');
    const names = Array.from(`${pages}${verify}`.matchAll(/[\w/-]*\/(\w+\.prom)\b/g), ([, name]) => name);

    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(new Set(names)).toEqual(new Set(['payverse_ledger.prom']));
  });

  test('runs a program as the unit runs the server', () => {
    const [command] = /^sudo systemd-run [^]*?printConfig\.js$/m.exec(pages)!;
    const settings = /^Environment=(.*)$/m.exec(unit)![1]!.replaceAll('%i', '5001').split(' ');

    expect(Array.from(command.matchAll(/ -E (\S+)/g), ([, pair]) => pair)).toEqual(settings);
    const properties = Array.from(command.matchAll(/ -p (\S+)/g), ([, property]) => property!);
    expect(properties).toHaveLength(3);
    for (const property of properties) expect(unit.split('\n')).toContain(property);
  });
});
