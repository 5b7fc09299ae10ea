import type { AppError } from '../../../src/errors/appError';
import { problemHeaders } from '../../../src/errors/http';
import { createPasswordThrottle, type Guess, type PasswordThrottle } from '../../../src/services/auth/passwordThrottle';
import { MemoryCounters } from '../../../src/platform/limits/counters';
import { networksOf } from '../../../src/utils/network.util';

const START = new Date('2026-01-01T00:00:00Z');
const stranger = from('198.51.100.1');
const owner: Guess = { ...stranger, knownPlace: '192.0.2.1' };
let throttle: PasswordThrottle;

beforeEach(() => {
  jest.useFakeTimers({ now: START });
  throttle = createPasswordThrottle(new MemoryCounters());
});
afterEach(() => jest.useRealTimers());

const wrong = () => Promise.resolve(false);
const right = () => Promise.resolve(true);

/** A guess from a place where the owner is not known. */
function from(address: string): Guess {
  return { account: 'a@example.com', knownPlace: null, networks: networksOf(address), userId: undefined };
}

/** Whether the guess was checked at all. */
async function passes(guess: Guess, check = wrong): Promise<boolean> {
  try {
    await throttle.guess(guess, check);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    return false;
  }
}

async function fail(guess: Guess, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) expect(await passes(guess)).toBe(true);
}

/** How many whole seconds pass until a guess is checked again. */
async function secondsUntilPasses(guess: Guess): Promise<number> {
  for (let seconds = 0; ; seconds += 1) {
    if (await passes(guess)) return seconds;
    jest.advanceTimersByTime(1_000);
  }
}

test('A21 guesses 4: after six wrong guesses each one waits twice as long, at most 15 minutes', async () => {
  await fail(stranger, 6);

  const waits: number[] = [];
  for (let guess = 7; guess <= 17; guess += 1) waits.push(await secondsUntilPasses(stranger));

  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
});

test('a refusal has the time to wait', async () => {
  await fail(stranger, 6);

  const error = await throttle.guess(stranger, wrong).catch((reason: unknown) => reason as AppError);

  expect(problemHeaders(error as AppError)).toMatchObject({
    'Retry-After': '2',
    RateLimit: '"password";r=0;t=2',
    'RateLimit-Policy': '"password";q=1;w=2',
  });
});

test('A22 guesses 4: refused guesses do not make the wait longer', async () => {
  await fail(stranger, 6);
  for (let guess = 1; guess <= 50; guess += 1) expect(await passes(stranger)).toBe(false);

  jest.advanceTimersByTime(2_000);

  expect(await throttle.guess(stranger, right)).toBe(true);
});

test('A24 guesses 1: of fifty wrong guesses at once six are checked', async () => {
  const checked = jest.fn(wrong);

  await Promise.allSettled(Array.from({ length: 50 }, () => throttle.guess(stranger, checked)));

  expect(checked).toHaveBeenCalledTimes(6);
});

test('guesses 3: of fifty right guesses at once none is refused', async () => {
  const results = await Promise.all(Array.from({ length: 50 }, () => throttle.guess(stranger, right)));

  expect(results).toEqual(Array(50).fill(true));
  await fail(stranger, 6);
});

test('A24 guesses 3: a right guess gives the wrong guesses at the same time no new ones', async () => {
  const checked = jest.fn(wrong);
  const guesses = Array.from({ length: 40 }, (_, i) => throttle.guess(owner, i === 3 ? right : checked));

  await Promise.allSettled(guesses);

  // Three before it, and six after it.
  expect(checked).toHaveBeenCalledTimes(9);
});

test('A22 throttle 1: guesses from elsewhere do not make the owner wait at a known place', async () => {
  await fail(stranger, 6);
  expect(await passes(stranger)).toBe(false);

  expect(await throttle.guess(owner, right)).toBe(true);
});

test('throttle 3: wrong guesses at a known place count until a right one', async () => {
  await fail(owner, 5);
  expect(await throttle.guess(owner, right)).toBe(true);

  await fail(owner, 6);

  expect(await passes(owner)).toBe(false);
});

test('A25 throttle 3: a right guess of the owner gives a stranger no new guesses', async () => {
  await fail(stranger, 5);
  expect(await throttle.guess(stranger, right)).toBe(true);
  expect(await throttle.guess(owner, right)).toBe(true);

  jest.advanceTimersByTime(2_000);
  await fail(stranger, 1);

  expect(await passes(stranger)).toBe(false);
});

test('guesses 2: a check that failed with an error does not count', async () => {
  const broken = () => Promise.reject(new Error('too busy'));
  for (let guess = 1; guess <= 20; guess += 1) {
    await expect(throttle.guess(stranger, broken)).rejects.toThrow('too busy');
  }

  await fail(stranger, 6);
});

test('wrong guesses are forgotten after six hours', async () => {
  await fail(stranger, 6);

  jest.advanceTimersByTime(6 * 3_600_000);

  await fail(stranger, 6);
});

test('accounts do not count for each other', async () => {
  await fail(stranger, 6);

  await fail({ ...stranger, account: 'b@example.com' }, 6);
});

describe('fault F4: at a new place', () => {
  const newPlace = from('203.0.113.7');

  test('the owner gets in while a stranger goes on guessing elsewhere', async () => {
    for (let hour = 0; hour < 6; hour += 1) {
      while (await passes(stranger));
      expect(await throttle.guess(from(`203.0.113.${hour}`), right)).toBe(true);
      jest.advanceTimersByTime(3_600_000);
    }
  });

  test('fault F4: the owner gets in while a stranger with the addresses of a whole network goes on guessing', async () => {
    for (let address = 1; address <= 255; address += 1) await passes(from(`198.51.100.${address}`));

    expect(await passes(from('198.51.100.9'))).toBe(false);
    expect(await throttle.guess(newPlace, right)).toBe(true);
  });

  test('fault F4: while many networks guess, each of them has one guess in 15 minutes, and the owner gets in', async () => {
    for (let network = 0; network < 90; network += 1) expect(await passes(from(`10.0.${network}.1`))).toBe(true);

    expect([await passes(from('10.1.0.1')), await passes(from('10.1.0.1')), await passes(from('10.1.0.2'))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await throttle.guess(newPlace, right)).toBe(true);
  });

  test('fault F4: a stranger who shares the new network with the owner has few guesses only', async () => {
    while (await passes(from('203.0.113.1')));

    expect(await throttle.guess(newPlace, right)).toBe(true);
  });
});

describe('fault F4: in a day', () => {
  /** How many guesses a stranger has who waits for each as long as Retry-After says. */
  async function guessesInADay(next: (guess: number) => Guess): Promise<number> {
    const end = START.getTime() + 86_400_000;
    let count = 0;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await throttle.guess(next(attempt), wrong);
        count += 1;
      } catch (error) {
        jest.advanceTimersByTime((error as AppError).retryAfterSeconds! * 1_000);
      }
      if (Date.now() >= end) return count;
    }
  }

  test.each([
    ['one address', 150, () => stranger],
    ['one /24', 240, (guess: number) => from(`198.51.100.${guess % 256}`)],
    ['one /48', 240, (guess: number) => from(`2001:db8:0:${(guess % 65_536).toString(16)}::1`)],
    ['10,000 networks', 960, (guess: number) => from(`10.${guess % 100}.${Math.floor(guess / 100) % 100}.1`)],
  ])('a stranger with %s has at most %d guesses', async (_name, most, next) => {
    const count = await guessesInADay(next);

    expect(count).toBeLessThanOrEqual(most);
    expect(count).toBeGreaterThan(most * 0.9);
  });
});
