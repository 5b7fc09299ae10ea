import type { StoredToken } from '../../src/models/refreshToken.model';
import { judgeRefresh } from '../../src/services/sessionRules';

const NOW = new Date('2026-06-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const DAY = 86_400;

const session = { userId: 'somebody', startedAt: ago(DAY), revoked: false, now: NOW };
const newest = { rotatedAt: null, replacedBy: null, expiresAt: ago(-DAY) } as StoredToken;
const replaced = (seconds: number): StoredToken => ({ ...newest, rotatedAt: ago(seconds), replacedBy: 'next' });

test.each([
  ['the newest token', newest, null, 'rotate'],
  ['a token replaced just now', replaced(0), newest, 'repeat'],
  ['a token replaced 10 seconds ago', replaced(10), newest, 'repeat'],
  ['a token replaced by a transaction that committed later than ours began', replaced(-1), newest, 'repeat'],
  ['a token replaced longer ago', replaced(10.001), newest, 'reuse'],
  ['a token whose successor was replaced too', replaced(1), replaced(1), 'reuse'],
  ['a token that expires now', { ...newest, expiresAt: NOW }, null, 'dead'],
] as const)('%s: %4$s', (_name, presented, successor, verdict) => {
  expect(judgeRefresh({ session, presented, successor })).toBe(verdict);
});

test.each([
  ['was revoked', { ...session, revoked: true }],
  ['is 30 days old', { ...session, startedAt: ago(30 * DAY) }],
])('any token of a session that %s: dead', (_name, ended) => {
  for (const presented of [newest, replaced(1), replaced(60)]) {
    expect(judgeRefresh({ session: ended, presented, successor: newest })).toBe('dead');
  }
});
