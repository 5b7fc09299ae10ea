import { isTimeZone } from '../../../src/utils/timeZone.util';
import { aPerson, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** A statement for a spreadsheet has the times of a clock on the wall too, in the time zone that the caller names. */

const server = useServer();
let carol: Person;
let path: string;

beforeAll(async () => {
  carol = await aPerson(server);
  await send(server, carol, await aPerson(server), 1).expect(201);
  const { body } = await server.get('/api/accounts', carol.token).expect(200);
  path = `/api/accounts/${body.data[0].id as string}/statement`;
});

const get = (query: string) => server.get(`${path}?${query}`, carol.token);
const rowsOf = (text: string) => text.trimEnd().split('\r\n').map((row) => row.split(',')); // prettier-ignore

test('with a time zone, has the time in UTC and there, in each row', async () => {
  const { text } = await get('format=csv&tz=Asia/Kolkata').expect(200);

  const [header, ...rows] = rowsOf(text);
  expect(header!.slice(0, 3)).toEqual(['created_at (UTC)', 'local_time (Asia/Kolkata)', 'id']);
  expect(rows).toHaveLength(4);
  for (const [utc, local] of rows) {
    // India is five and a half hours ahead of UTC, all year.
    const there = new Date(Date.parse(utc!) + 5.5 * 3_600_000).toISOString();
    expect(local).toBe(there.slice(0, 19).replace('T', ' '));
  }
  expect(rows.map((row) => row.length)).toEqual(Array(4).fill(header!.length));
});

test('a time zone with summer time moves its clock', async () => {
  const { text } = await get('format=csv&tz=Europe/Berlin&from=2026-03-29T00:59:59Z').expect(200);
  expect(rowsOf(text)[1]!.slice(0, 2)).toEqual(['2026-03-29T00:59:59.000Z', '2026-03-29 01:59:59']);
  const { text: later } = await get('format=csv&tz=Europe/Berlin&from=2026-03-29T01:00:00Z').expect(200);
  expect(rowsOf(later)[1]!.slice(0, 2)).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00']);
});

test('without a time zone, has the columns that it always had', async () => {
  const { text } = await get('format=csv').expect(200);
  expect(rowsOf(text)[0]!.slice(0, 2)).toEqual(['created_at', 'id']);
});

test.each([
  ['', '2026-03-01', '2026-03-31'],
  // In New York the first of these instants is still the day before.
  ['&tz=America/New_York', '2026-02-28', '2026-03-31'],
  ['&tz=Asia/Tokyo', '2026-03-01', '2026-04-01'],
])('the name of the file has the first and the last day, here with "%s"', async (tz, first, last) => {
  const response = await get(`format=csv&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z${tz}`);
  // A period before the account was opened is empty, and not refused.
  expect([response.status, response.headers['content-disposition']]).toEqual([
    200,
    `attachment; filename="payverse-statement-${first}-to-${last}.csv"`,
  ]);
});

test.each(['Mars/Olympus', 'Etc/Unknown', '%2B05:30', '', 'Europe/Berlin%0D%0A', '=1'])(
  'refuses "%s", which is no time zone',
  async (tz) => {
    const { status, body } = await get(`format=csv&tz=${tz}`);
    expect([status, body.errors]).toEqual([
      400,
      [{ path: '/tz', message: 'must be a time zone such as Europe/Berlin' }],
    ]);
  },
);

test('refuses a time zone for JSON, whose times are in UTC', async () => {
  const { status, body } = await get('tz=Europe/Berlin');
  expect([status, body.errors]).toEqual([400, [{ path: '/tz', message: 'must come with format=csv' }]]);
});

test('knows the names that browsers report', () => {
  const names = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Calcutta', 'Asia/Kolkata', 'Etc/GMT+5', 'CET'];
  expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
});
