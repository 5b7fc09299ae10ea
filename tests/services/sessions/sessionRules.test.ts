import type { Device, IssuedToken } from '../../../src/models/refreshToken.model';
import { judgeRefresh } from '../../../src/services/sessions/sessionRules';

const NOW = new Date('2026-06-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const DAY = 86_400;

const session = { userId: 'alice', startedAt: ago(DAY), revoked: false, now: NOW };
const device: Device = { userAgent: 'Phone/1.0', ip: '192.0.2.7', network: '192.0.2.7' };
const newest: IssuedToken = {
  id: 'newest',
  userId: 'alice',
  sessionId: 'first',
  tokenHash: '',
  issuedAt: ago(60),
  rotatedAt: null,
  replacedBy: null,
  expiresAt: ago(-DAY),
  device,
};
const replaced = (seconds: number): IssuedToken => ({ ...newest, rotatedAt: ago(seconds), replacedBy: 'next' });

test.each([
  ['the newest token', newest, null, 'rotate'],
  ['a token replaced just now', replaced(0), newest, 'repeat'],
  ['a token replaced 10 seconds ago', replaced(10), newest, 'repeat'],
  ['a token replaced by a transaction that committed later than ours began', replaced(-1), newest, 'repeat'],
  ['a token replaced longer ago', replaced(10.001), newest, 'reuse'],
  ['a token whose successor was replaced too', replaced(1), replaced(1), 'reuse'],
  ['a token that expires now', { ...newest, expiresAt: NOW }, null, 'dead'],
] as const)('rotation 3: %s: %4$s', (_name, presented, successor, verdict) => {
  expect(judgeRefresh({ session, presented, successor, device })).toBe(verdict);
});

test.each([
  ['was revoked', { ...session, revoked: true }],
  ['is 30 days old', { ...session, startedAt: ago(30 * DAY) }],
])('any token of a session that %s is dead', (_name, ended) => {
  for (const presented of [newest, replaced(1), replaced(60)]) {
    expect(judgeRefresh({ session: ended, presented, successor: newest, device })).toBe('dead');
  }
});

const moved = { ip: '198.51.100.9', network: '198.51.100.9' };
const other = { userAgent: 'Laptop/2.0' };

test.each([
  ['the same device', device, 'repeat'],
  ['another address of the same network', { ...device, ip: '192.0.2.8' }, 'repeat'],
  ['another network', { ...device, ...moved }, 'repeat-elsewhere'],
  ['another user agent', { ...device, ...other }, 'repeat-elsewhere'],
  ['a user agent that is missing now', { ...device, userAgent: null }, 'repeat-elsewhere'],
  ['another network and another user agent', { ...device, ...moved, ...other }, 'theft'],
])('fault F8, rotation 4: a token replaced just now, from %s: %3$s', (_name, again, verdict) => {
  expect(judgeRefresh({ session, presented: replaced(1), successor: newest, device: again })).toBe(verdict);
});

test('fault F8, rotation 4: a token without a stored network is compared by its user agent only', () => {
  const successor = { ...newest, device: { ...device, network: null } };
  const judge = (again: Device) => judgeRefresh({ session, presented: replaced(1), successor, device: again });

  expect(judge({ ...device, ...moved })).toBe('repeat');
  expect(judge({ ...device, ...moved, ...other })).toBe('repeat-elsewhere');
});
