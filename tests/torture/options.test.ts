import path from 'node:path';
import { FAULTS } from '../../torture/faults/faults';
import { PROJECT, readOptions as readOrHelp } from '../../torture/options';
import { COMMAND } from '../../torture/run.command';

const { usage: USAGE } = COMMAND;
const readOptions = (args: string[]) => readOrHelp(args)!;

const messageOf = (...args: string[]): string => {
  try {
    readOptions(args);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

test('without arguments everything has its default', () => {
  expect(readOptions([])).toEqual({
    seconds: 60,
    seed: expect.any(Number),
    clients: 16,
    people: 8,
    pauseMs: 0,
    servers: 2,
    faults: FAULTS,
    areFaultsNamed: false,
    url: null,
    root: PROJECT,
    list: false,
    untilBroken: [],
  });
});

test('without --seed each run has another one, which --seed takes', () => {
  const seeds = [1, 2, 3, 4, 5].map(() => readOptions([]).seed);

  expect(new Set(seeds).size).toBeGreaterThan(1);
  for (const seed of seeds) expect(readOptions(['--seed', `${seed}`]).seed).toBe(seed);
});

test('every option is read', () => {
  const words =
    '--seconds 5 --seed 7 --clients 3 --people 4 --pause 6 --servers 1 --root . --until-broken P1,answers --list'.split(
      ' ',
    );

  expect(readOptions([...words, '--faults', 'server killed, read-only'])).toEqual({
    seconds: 5,
    seed: 7,
    clients: 3,
    people: 4,
    pauseMs: 6,
    servers: 1,
    faults: [expect.objectContaining({ name: 'server killed' }), expect.objectContaining({ name: 'read-only' })],
    areFaultsNamed: true,
    url: null,
    root: path.resolve('.'),
    list: true,
    untilBroken: ['P1', 'answers'],
  });
});

describe('a number', () => {
  const numbers = [
    { name: 'seconds', field: 'seconds', min: 1, max: 86_400 },
    { name: 'seed', field: 'seed', min: 1, max: 2_147_483_647 },
    { name: 'clients', field: 'clients', min: 1, max: 200 },
    { name: 'people', field: 'people', min: 2, max: 100 },
    { name: 'pause', field: 'pauseMs', min: 0, max: 60_000 },
    { name: 'servers', field: 'servers', min: 1, max: 2 },
  ] as const;

  test.each(numbers)('--$name is from $min to $max', ({ name, field, min, max }) => {
    for (const count of [min, max]) expect(readOptions([`--${name}=${count}`])[field]).toBe(count);

    const error = `--${name} must be a whole number from ${min} to ${max}\n${USAGE.trimEnd()}`;
    for (const wrong of [`${min - 1}`, `${max + 1}`, '', ' 2', '2.0', '1e1', '0x2', '00000000002', 'two', '∞'])
      expect([wrong, messageOf(`--${name}=${wrong}`)]).toEqual([wrong, error]);
  });
});

describe('--faults', () => {
  test('none are none', () => {
    expect(readOptions(['--faults', 'none'])).toMatchObject({ faults: [], areFaultsNamed: true });
  });

  test.each(FAULTS.map(({ name }) => name))('%s can be named', (name) => {
    expect(readOptions(['--faults', name]).faults.map((fault) => fault.name)).toEqual([name]);
  });

  test.each([
    ['server', 'server'],
    ['read-only,server Killed', 'server Killed'],
    ['read-only,none', 'none'],
    ['read-only,', ''],
  ])('"%s" has an unknown name', (names, unknown) => {
    expect(messageOf('--faults', names)).toMatch(`There is no fault called ${unknown}: see --list\nUsage: `);
  });
});

describe('--url', () => {
  test.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://payments.example.com/', 'https://payments.example.com'],
    ['HTTPS://Payments.Example.com:443', 'https://payments.example.com'],
  ])('%s is %s, one server without faults, and is asked with pauses', (text, url) => {
    const words = { url, servers: 1, faults: [], areFaultsNamed: false, pauseMs: 250 };

    expect(readOptions(['--url', text])).toMatchObject(words);
    expect(readOptions(['--url', text, '--pause', '0']).pauseMs).toBe(0);
  });

  test.each([
    'localhost',
    'ftp://example.com',
    'http://example.com/api',
    'http://example.com/?a=b',
    'http://a:b@example.com',
    'http://:b@example.com',
    'http://example.com/#a',
    '',
  ])('"%s" is refused', (text) => {
    expect(messageOf('--url', text)).toMatch(
      '--url must be like https://payments.example.com, without a path\nUsage: ',
    );
  });

  test.each([
    ['--faults', 'none'],
    ['--servers', '1'],
    ['--root', '.'],
  ])('leaves no room for %s', (...args) => {
    expect(messageOf('--url', 'http://localhost:3000', ...args)).toMatch(
      'With --url nothing is started or broken: leave out --faults, --servers and --root\nUsage: ',
    );
  });
});

test.each([
  [['--unknown'], "Unknown option '--unknown'"],
  [['more'], "Unexpected argument 'more'"],
  [['--seconds'], "'--seconds <value>' argument missing"],
  [['--pause', '-1'], "'--pause' argument is ambiguous"],
  [['--list=yes'], "'--list' does not take an argument"],
])('%j are no arguments', (args, words) => {
  expect(messageOf(...args)).toMatch(words);
  expect(messageOf(...args)).toMatch('\nUsage: npm run torture');
});

test('the usage tells every option', () => {
  const names = [
    'seconds',
    'seed',
    'clients',
    'people',
    'pause',
    'servers',
    'faults',
    'until-broken',
    'list',
    'url',
    'root',
  ];

  expect([...USAGE.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name)).toEqual(names);
});
