import { expectSoundBook } from '../../support/book';
import { codeOf, PASSWORD } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
afterEach(() => expectSoundBook(server.pool));

const register = (email: string) =>
  server.post('/api/auth/register', { email, password: PASSWORD, full_name: 'Ann Example' });
const logIn = (email: string) => server.post('/api/auth/login', { email, password: PASSWORD });

const LONG_LABEL = 'a'.repeat(63);

describe('fault B1: an email', () => {
  test.each([
    ['tom&jerry@example.com', 'tom&jerry@example.com'],
    ['ann@xn--80a1acny.xn--p1ai', 'ann@xn--80a1acny.xn--p1ai'],
    ['x@bücher.example', 'x@xn--bcher-kva.example'],
    ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ["o'hara@example.com", "o'hara@example.com"],
    ['a.b.c+tag@sub.example.co.uk', 'a.b.c+tag@sub.example.co.uk'],
    ['-_@example.com', '-_@example.com'],
    ['1@1.example', '1@1.example'],
    ['a@b--c.example', 'a@b--c.example'],
    ['cyr@почта.рф', 'cyr@xn--80a1acny.xn--p1ai'],
    ['jp@例え。テスト', 'jp@xn--r8jz45g.xn--zckzah'],
    ['sharp@faß.example', 'sharp@xn--fa-hia.example'],
    ['persian@نامه\u200cای.example', 'persian@xn--mgba3gch31f060k.example'],
    ['emoji@😀.example', 'emoji@xn--e28h.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    [`label@${LONG_LABEL}.example`, `label@${LONG_LABEL}.example`],
    [
      `long@${`${LONG_LABEL}.`.repeat(3)}${'b'.repeat(49)}.example`,
      `long@${`${LONG_LABEL}.`.repeat(3)}${'b'.repeat(49)}.example`,
    ],
  ])('%s is registered as %s, and logs in', async (typed, stored) => {
    const { body } = await register(typed).expect(201);

    expect(body.data.user.email).toBe(stored);
    for (const email of [typed, stored, ` ${stored}`]) {
      const loggedIn = await logIn(email).expect(200);
      expect(loggedIn.body.user).toMatchObject({ id: body.data.user.id, email: stored });
    }
  });

  test.each([
    ['capitals', 'One@Example.com', 'oNE@eXAMPLE.COM'],
    ['spaces around it', 'two@example.com', '  two@example.com '],
    ['a tab and a no-break space around it', 'three@example.com', '\tthree@example.com\u00a0'],
    ['the domain in ASCII', 'four@bücher.example', 'four@xn--bcher-kva.example'],
    ['the domain in ASCII capitals', 'five@bücher.example', 'five@XN--BCHER-KVA.EXAMPLE'],
    ['a capital umlaut', 'six@bücher.example', 'six@BÜCHER.example'],
    ['an umlaut in two characters', 'seven@bücher.example', 'seven@bu\u0308cher.example'],
    ['a full-width dot and letters', 'eight@bücher.example', 'eight@bücher．ｅｘａｍｐｌｅ'],
    ['an ideographic dot', 'nine@bücher.example', 'nine@bücher。example'],
  ])('is the same one with %s', async (_name, first, second) => {
    const { body } = await register(first).expect(201);

    const response = await register(second);

    expect([response.status, codeOf(response)]).toEqual([409, 'EMAIL_TAKEN']);
    expect((await logIn(second).expect(200)).body.user.id).toBe(body.data.user.id);
  });

  const [ADDRESS, DOMAIN] = [/^must be an email address/, /^must have a domain name after the @/];
  const LOCAL_PART = /^must have only letters, digits, single dots and .* before the @$/;

  test.each([
    ['nothing', '', ADDRESS],
    ['spaces', '  ', ADDRESS],
    ['no @', 'example.com', ADDRESS],
    ['nothing before the @', '@example.com', ADDRESS],
    ['a full-width @', 'a＠example.com', ADDRESS],
    ['two @', 'a@b@example.com', LOCAL_PART],
    ['a space within', 'a b@example.com', LOCAL_PART],
    ['a dot at the beginning', '.a@example.com', LOCAL_PART],
    ['a dot before the @', 'a.@example.com', LOCAL_PART],
    ['two dots', 'a..b@example.com', LOCAL_PART],
    ['parentheses', 'a(b)@example.com', LOCAL_PART],
    ['a comma', 'a,b@example.com', LOCAL_PART],
    ['angle brackets', 'Ann <ann@example.com>', DOMAIN],
    ['a quoted local part', '"ann smith"@example.com', /quotation marks/],
    ['letters before the @ that are not ASCII', 'jörg@example.com', /only ASCII/],
    ['full-width letters before the @', 'ａnn@example.com', /only ASCII/],
    ['a Kelvin sign, of which the lower case is k', '\u212aate@example.com', /only ASCII/],
    ['a dotless i', 'mıke@example.com', /only ASCII/],
    ['a zero-width space before the @', 'a\u200b@example.com', /only ASCII/],
    ['nothing after the @', 'a@', DOMAIN],
    ['one label', 'a@localhost', DOMAIN],
    ['a dot at the end', 'a@example.com.', DOMAIN],
    ['a dot after the @', 'a@.example.com', DOMAIN],
    ['an empty label', 'a@example..com', DOMAIN],
    ['an underscore in the domain', 'a@b_c.com', DOMAIN],
    ['a hyphen after the @', 'a@-b.com', DOMAIN],
    ['an IP address', 'a@127.0.0.1', DOMAIN],
    ['an IP address in full-width digits', 'a@１２７.0.0.1', DOMAIN],
    ['an IP address in hexadecimal', 'a@0x7f.1', DOMAIN],
    ['an address literal', 'a@[127.0.0.1]', DOMAIN],
    ['a percent sign in the domain', 'a@ex%61mple.com', DOMAIN],
    ['a port', 'a@example.com:25', DOMAIN],
    ['a path', 'a@example.com/x', DOMAIN],
    ['a path in full width', 'a@example.com／x', DOMAIN],
    ['a line end within the domain', 'a@exa\nmple.com', DOMAIN],
    ['a line end after it', 'a@example.com\r\n', DOMAIN],
    ['A-labels that decode to nothing', 'a@xn--abc.com', DOMAIN],
    ['an A-label that is not in lower case inside', 'a@xn--BÜCHER.com', DOMAIN],
    ['a sign that becomes a slash', 'a@℀.com', DOMAIN],
    ['255 characters', `${'a'.repeat(64)}@${`${LONG_LABEL}.`.repeat(2)}${'b'.repeat(54)}.example`, /at most 254/],
    [
      '255 characters once the domain is in ASCII',
      `a@${`${'ü'.repeat(50)}.`.repeat(4)}${'b'.repeat(40)}.com`,
      /at most 254/,
    ],
  ])('with %s is refused by register and login, and told why', async (_name, email, message) => {
    for (const response of [await register(email), await logIn(email)]) {
      expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(response.body.errors).toEqual([{ path: '/email', message: expect.stringMatching(message) }]);
    }
  });

  test.each([
    ['65 characters before the @', `${'a'.repeat(65)}@example.com`, /64 characters before the @/],
    ['a label of 64', `a@${'b'.repeat(64)}.com`, /63 characters in its domain/],
    ['a label of 64 once it is in ASCII', `a@${'ü'.repeat(62)}.com`, /63 characters in its domain/],
    ['a hyphen at the end of a label', 'a@b-.com', /ends with a hyphen/],
  ])(
    'with %s cannot be registered, but login looks for it: users from before may have it',
    async (_name, email, message) => {
      const refused = await register(email);

      expect([refused.status, codeOf(refused)]).toEqual([400, 'VALIDATION_FAILED']);
      expect(refused.body.errors).toEqual([{ path: '/email', message: expect.stringMatching(message) }]);
      expect(codeOf(await logIn(email))).toBe('INVALID_CREDENTIALS');
    },
  );
});
