import { devNull } from 'node:os';
import jwt from 'jsonwebtoken';
import { Journal } from '../../torture/journal/journal';
import { Bank, lifeMsOf } from '../../torture/target/bank';
import { waitMs } from '../../torture/target/call';
import { Target } from '../../torture/target/target';
import { anAnswer } from './support';

const tokenOf = (seconds: number) => jwt.sign({}, 'a secret of this test', { expiresIn: seconds });

test('a token lives as long as its claims say', () => {
  expect([lifeMsOf(tokenOf(900)), lifeMsOf(tokenOf(1))]).toEqual([900_000, 1_000]);
});

describe('a live session', () => {
  const journal = new Journal(devNull);
  const target = new Target(['http://127.0.0.1:1']);
  let token = tokenOf(900);
  beforeEach(() => {
    journal.broken.clear();
    journal.clocksHaveJumped = false;
    jest.spyOn(target, 'call').mockImplementation(() => Promise.resolve(anAnswer(200, { accessToken: token })));
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => journal.close());

  test.each([
    ['may not be refused while it is young', 900, false, ['sessions']],
    ['may be refused where clocks have jumped', 900, true, []],
    ['may be refused when its time is over', 0, false, []],
  ])('%s', async (_name, seconds, clocksHaveJumped, proofs) => {
    token = tokenOf(seconds);
    const bank = new Bank(target, journal);
    bank.people.push({ number: 0, email: '', accountId: '', accountNumber: '' });
    expect(await bank.token(0, 0)).toBe(token);
    journal.clocksHaveJumped = clocksHaveJumped;

    bank.forget(0, 0, token);

    expect([...journal.broken.keys()]).toEqual(proofs);
  });
});

test('a wait is what was asked for, but never more than a minute', () => {
  const asked = (seconds: string) => waitMs(anAnswer(429, null, { 'retry-after': seconds }));

  expect([asked('2'), asked('3600'), waitMs(anAnswer(503))]).toEqual([2_000, 60_000, 100]);
});
