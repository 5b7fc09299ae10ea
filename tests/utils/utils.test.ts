import { createCursors } from '../../src/utils/cursor.util';
import { msUntil, parseDurationSeconds } from '../../src/utils/duration.util';
import { createTokens, type TokenSettings } from '../../src/utils/jwt.util';
import { passwordFault } from '../../src/utils/password.util';

test.each([
  ['30s', 30],
  ['15m', 900],
  ['12h', 43_200],
  ['7d', 604_800],
  ['900', 900],
  ['0', null],
  ['', null],
  ['m', null],
  ['1.5h', null],
  ['-1s', null],
  ['15 m', null],
  ['1w', null],
])('the duration "%s" is %p seconds', (text, seconds) => {
  expect(parseDurationSeconds(text)).toBe(seconds);
});

test('the time until a moment counts down to 0, and not below', () => {
  expect(msUntil(performance.now() + 60_000)).toBeGreaterThan(0);
  expect(msUntil(performance.now() + 60_000)).toBeLessThanOrEqual(60_000);
  expect(msUntil(performance.now() - 1)).toBe(0);
});

test.each([
  ['securepassword', null],
  ['12345678', /commonest/],
  ['1234567', /8 characters/],
  ['é'.repeat(37), /72 bytes/],
  ['password\udc00', /Unicode/],
])('the password "%s"', (password, fault) => {
  if (fault) expect(passwordFault(password)).toMatch(fault);
  else expect(passwordFault(password)).toBeNull();
});

describe('a cursor', () => {
  const { seal, open } = createCursors(['a secret']);

  test('opens to what was sealed', () => {
    expect(open(seal({ before: 5 }))).toEqual({ before: 5 });
  });

  test('opens with the same secret only', () => {
    expect(createCursors(['another']).open(seal(1))).toBeNull();
  });

  test('opens to nothing after any change', () => {
    const cursor = seal({ before: 5 });
    for (let i = 0; i < cursor.length; i += 1) {
      const changed = cursor.slice(0, i) + (cursor[i] === 'A' ? 'B' : 'A') + cursor.slice(i + 1);
      expect(open(changed)).toBeNull();
    }
    for (const other of ['', 'A', `${cursor}A`, `${cursor}=`, ` ${cursor}`]) expect(open(other)).toBeNull();
  });
});

const settings: TokenSettings = {
  accessSecrets: ['one'],
  refreshSecrets: ['two'],
  accessTtlSeconds: 900,
  issuer: 'i',
  audience: 'a',
};

describe('a refresh token', () => {
  const { signRefresh, readRefresh } = createTokens(settings);
  const start = Math.floor(Date.now() / 1_000) * 1_000;
  const token = {
    id: '01a205d8-b1d5-4d7b-a760-4443630237ea',
    userId: '01a205d8-b1d5-7d7b-a760-4443630237eb',
    sessionId: '01a205d8-b1d5-4d7b-a760-4443630237ec',
    issuedAt: new Date(start),
    expiresAt: new Date(start + 60_000),
  };

  test('is the same text for the same claims, so that only its hash need be stored', () => {
    expect(signRefresh(token)).toBe(signRefresh({ ...token }));
    expect(signRefresh(token)).not.toBe(signRefresh({ ...token, id: token.userId }));
  });

  test('is read back', () => {
    expect(readRefresh(signRefresh(token))).toEqual({ userId: token.userId, sessionId: token.sessionId });
  });

  test('is nothing once it has expired', () => {
    expect(readRefresh(signRefresh({ ...token, expiresAt: new Date(start - 1_000) }))).toBeNull();
  });
});

describe('an access token', () => {
  const identity = {
    userId: '01a205d8-b1d5-7d7b-a760-4443630237eb',
    sessionId: '01a205d8-b1d5-4d7b-a760-4443630237ec',
  };
  afterEach(() => jest.useRealTimers());

  test('A37 that was read before is refused once it has expired', () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { signAccess, readAccess } = createTokens(settings);
    const token = signAccess(identity);
    expect(readAccess(token)).toEqual(identity);

    jest.setSystemTime(new Date('2026-01-01T00:14:59Z'));
    expect(readAccess(token)).toEqual(identity);
    jest.setSystemTime(new Date('2026-01-01T00:15:00Z'));
    expect(readAccess(token)).toBeNull();
  });

  test('A37 that lives longer than tokens live now is refused: its session may have ended and been forgotten', () => {
    const token = createTokens({ ...settings, accessTtlSeconds: 3_600 }).signAccess(identity);

    expect(createTokens(settings).readAccess(token)).toBeNull();
    expect(createTokens(settings).readExpiredAccess(token)).toEqual(identity);
  });

  test('is read rightly among more of them than are remembered', () => {
    const { signAccess, readAccess } = createTokens(settings);
    const tokens = Array.from({ length: 10_100 }, () => signAccess(identity));

    for (const token of [...tokens, ...tokens.slice(0, 200)]) expect(readAccess(token)).toEqual(identity);
    expect(readAccess(`${tokens[0]!.slice(0, -2)}AA`)).toBeNull();
  });
});
