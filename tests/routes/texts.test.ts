import { expectSoundBook } from '../support/book';
import { aPerson, codeOf, PASSWORD, send, type Person } from '../support/people';
import { useServer } from '../support/testServer';

const server = useServer();
let alice: Person;
let bob: Person;
beforeAll(async () => {
  [alice, bob] = [await aPerson(server), await aPerson(server)];
});
afterEach(() => expectSoundBook(server.pool));

let count = 0;
const register = (full_name: string) =>
  server.post('/api/auth/register', { email: `name${(count += 1)}@example.com`, password: PASSWORD, full_name });

const HIDDEN: [name: string, text: string, codePoint: string][] = [
  ['a right-to-left override', 'inv \u202egpj.exe', 'U+202E'],
  ['an isolate', 'a \u2067b', 'U+2067'],
  ['a direction mark where all is written from left to right', 'a\u200f12 - 34', 'U+200F'],
  ['an Arabic letter mark where nothing is Arabic', 'a\u061cb', 'U+061C'],
  ['a zero-width space', 'pay\u200bpal', 'U+200B'],
  ['a byte order mark', '\ufeffrent', 'U+FEFF'],
  ['a soft hyphen', 'in\u00advoice', 'U+00AD'],
  ['a joiner between Latin letters', 'ren\u200dt', 'U+200D'],
  ['a joiner after an emoji with nothing to join', '👩\u200d!', 'U+200D'],
  ['two joiners after a Persian letter', 'می\u200c\u200cخواهم', 'U+200C'],
  ['a text in tag characters', 'rent\u{e0070}\u{e0061}', 'U+E0070'],
  ['tag characters after an emoji that is no flag', '😀\u{e0070}\u{e0061}\u{e0079}\u{e007f}', 'U+E0070'],
  ['a Hangul filler', 'a\u3164b', 'U+3164'],
  ['a variation selector after a letter', 'a\ufe0f', 'U+FE0F'],
  ['a supplementary variation selector after a letter', 'a\u{e0100}', 'U+E0100'],
  ['an anchor of an annotation', 'a\ufff9b\ufffbc', 'U+FFF9'],
  ['an object that is not there', 'a\ufffc', 'U+FFFC'],
  ['a line separator', 'a\u2028b', 'U+2028'],
  ['a noncharacter', 'a\ufdd0', 'U+FDD0'],
  ['an escape', 'a\u001b[2J', 'U+001B'],
  ['a C1 control', 'a\u0085b', 'U+0085'],
];

const SHOWN: [name: string, text: string][] = [
  ['a family', 'Zoë 👩‍👩‍👧‍👧'],
  ['a heart, a pirate flag, an astronaut and a person walking to the right', '❤️ 🏴‍☠️ 👩🏽‍🚀 🚶‍♀️‍➡️'],
  ['flags', '🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  ['a keycap and a trade mark', 'no 1️⃣ ™︎'],
  ['Persian with a non-joiner', 'می\u200cخواهم'],
  ['Sinhala and Marathi with a joiner', 'ක්\u200dෂ र्\u200dय'],
  ['Malayalam with a joiner at the end', 'അവന്\u200d'],
  ['Mongolian with a variation selector and a vowel separator', 'ᠬ\u180bᠠᠨ\u180eᠠ'],
  ['a Japanese name with an ideographic variation', '葛\u{e0100}飾 辻\u{e0101}'],
  ['Hebrew and Arabic with direction marks', 'C++\u200f דוד \u200e(+1) \u061c١٢'],
  ['combining accents', 'Jose\u0301 Ångström Đặng'],
  ['a name in Braille', '⠚⠕⠓⠝'],
];

describe('fault A7: a description', () => {
  const sendWith = (description: string) =>
    server.post('/api/transactions/send', { toAccountNumber: bob.accountNumber, amount: 1, description }, alice.token);
  const batchWith = (description: string) =>
    server.post(
      '/api/transactions/batch',
      { transfers: [{ toAccountNumber: bob.accountNumber, amount: 1, description }] },
      alice.token,
    );

  test.each(HIDDEN)('with %s is refused by send, batch and refund', async (_name, description, codePoint) => {
    const { id } = (await send(server, alice, bob, 0.01).expect(201)).body.transaction as { id: string };
    const refunded = server.post(`/api/transactions/${id}/refund`, { description }, bob.token);

    for (const [call, path] of [
      [sendWith(description), '/description'],
      [batchWith(description), '/transfers/0/description'],
      [refunded, '/description'],
    ] as const) {
      const response = await call;

      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors).toEqual([{ path, message: `must not have the hidden character ${codePoint}` }]);
    }
  });

  test.each([...SHOWN, ['tabs and line ends', 'a\tb\r\nc\n']])(
    'with %s is kept as it is',
    async (_name, description) => {
      const { body } = await sendWith(description).expect(201);

      expect(body.transaction.description).toBe(description);
    },
  );

  test('says which of the calls of a batch has it', async () => {
    const transfers = ['rent', 'gas\u2063'].map((description) => ({
      toAccountNumber: bob.accountNumber,
      amount: 1,
      description,
    }));

    const response = await server.post('/api/transactions/batch', { transfers }, alice.token).expect(400);

    expect(response.body.errors).toMatchObject([{ path: '/transfers/1/description' }]);
  });
});

describe('fault A7: a user agent', () => {
  test.each([
    // Sent as UTF-8, and read as Latin-1, as Node reads each header: one character becomes two.
    ['has a control character', 'phone \u0085next', 'phone \u00c2\ufffdnext'],
    ['has a soft hyphen', 'pho\u00adne', 'pho\u00c2\ufffdne'],
    ['is a usual one', 'Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla/5.0 (X11; Linux x86_64)'],
  ])('that %s is shown to the owner without its hidden characters', async (_name, agent, shown) => {
    const { email, token } = await aPerson(server);
    await server.post('/api/auth/login', { email, password: PASSWORD }).set('User-Agent', agent).expect(200);

    const { body } = await server.get('/api/auth/sessions', token).expect(200);

    const agents = (body.data as { user_agent: string | null; current: boolean }[])
      .filter(({ current }) => !current)
      .map(({ user_agent }) => user_agent);
    expect(agents).toEqual([shown]);
  });
});

describe('fault A8: a name', () => {
  test.each(HIDDEN)('with %s is refused', async (_name, name, codePoint) => {
    const response = await register(name);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([
      { path: '/full_name', message: `must not have the hidden character ${codePoint}` },
    ]);
  });

  test.each([
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uffa0'],
    ['Hangul jamo fillers', '\u115f\u1160'],
    ['a blank of Braille', '\u2800'],
    ['a musical null', '\u{1d159}'],
    ['blanks of hieroglyphs', '\u{13441}\u{13442}'],
    ['a joiner of graphemes', '\u034f'],
    ['an invisible plus', '\u2064'],
    ['a Khmer vowel that is not shown', '\u17b4'],
    ['a Mongolian vowel separator', '\u180e'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['an accent without a letter', '\u0301'],
    ['wide spaces', '\u3000\u2003\u00a0'],
    ['an Ogham space', '\u1680'],
    ['a character for private use', '\ue000'],
    ['spaces and a filler', ' \u3164 \u2800 '],
  ])('of nothing but %s is refused as blank', async (_name, name) => {
    const response = await register(name);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([{ path: '/full_name', message: 'must not be blank' }]);
  });

  test.each([
    ['a blank of Braille', 'John\u2800Doe', 'U+2800'],
    ['a line end', 'John\nDoe', 'U+000A'],
    ['a tab', 'John\tDoe', 'U+0009'],
  ])('with %s in it is refused, though a description may have it', async (_name, name, codePoint) => {
    const { body } = await register(name).expect(400);

    expect(body.errors).toEqual([{ path: '/full_name', message: `must not have the hidden character ${codePoint}` }]);
  });

  test.each([...SHOWN, ['a symbol', '★'], ['one letter', 'X'], ['one Han character', '李']])(
    'of %s is kept as it is',
    async (_name, name) => {
      const { body } = await register(name).expect(201);

      expect(body.data.user.full_name).toBe(name);
    },
  );

  test.each([
    'PayVerse',
    'payverse',
    'PAYVERSE',
    ' PayVerse ',
    'PayVerse Support',
    'Team PayVerse',
    'The Pay Verse',
    'Pay Verse',
    'P.a.y.V.e.r.s.e',
    'P a y  V e r s e',
    'Pay-Verse Bank',
    'MyPayVerse',
    'PayVerse2',
    "PayVerse's helpers",
    'РауVеrѕе',
    'ΡΑΥVΕRSΕ',
    'ＰａｙＶｅｒｓｅ',
    'Ｐａｙ　Ｖｅｒｓｅ',
    '𝐏𝐚𝐲𝐕𝐞𝐫𝐬𝐞',
    'ⓅⓐⓨⓋⓔⓡⓢⓔ',
    '🅿🅰🆈🆅🅴🆁🆂🅴',
    '🇵 🇦 🇾 🇻 🇪 🇷 🇸 🇪',
    'PáyVérsé',
    'Pa\u0335yVe\u0336rse',
    'P4yV3r5e',
    'P@yVer$e',
    'Pay4Verse',
    'Pay@Verse',
    'Pay\u2044Verse',
    'ᴘᴀʏᴠᴇʀꜱᴇ',
    'PΛYVΞRSE',
    'PayⅤerse',
    'ᏢᎪᎩᏙᎬᎡᏚᎬ',
    'Payverſe',
    'Pay家Verse',
  ])('that looks like the one of the house is refused: %s', async (name) => {
    const response = await register(name);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors).toEqual([
      { path: '/full_name', message: 'must not look like the name of this service, PayVerse' },
    ]);
  });

  test.each([
    'Pay Versen',
    'Sampay Verse',
    'Paul Ayverse',
    'Payne Versey',
    'Ann Verse',
    'Verse Pay',
    'Universe Payne',
    'Pavel Yves Erse',
    'Πάυλος Βερσής',
    'Раиса Павловна',
    'Perseverance Payton',
  ])('that people have is accepted: %s', async (name) => {
    await register(name).expect(201);
  });

  test('that was registered before the rule still logs in, is shown, and can be paid', async () => {
    const old = await aPerson(server);
    await server.pool.query("UPDATE users SET full_name = 'PayVerse' WHERE id = $1", [old.id]);

    const loggedIn = await server.post('/api/auth/login', { email: old.email, password: PASSWORD }).expect(200);

    expect(loggedIn.body.user.full_name).toBe('PayVerse');
    await send(server, alice, old, 1).expect(201);
  });
});
