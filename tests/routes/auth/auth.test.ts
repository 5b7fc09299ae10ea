import { aPerson, codeOf, PASSWORD } from '../../support/people';
import { expectSoundBook } from '../../support/book';
import { useServer } from '../../support/testServer';

const server = useServer();
let count = 0;
const aRegistration = (fields: object = {}) => ({
  email: `user${(count += 1)}@example.com`,
  password: PASSWORD,
  full_name: 'John Doe',
  ...fields,
});
const register = (fields: object = {}) => server.post('/api/auth/register', aRegistration(fields));
const logIn = (email: unknown, password: unknown) => server.post('/api/auth/login', { email, password });

afterEach(() => expectSoundBook(server.pool));

describe('POST /api/auth/register', () => {
  test('answers with exactly the fields of the specification', async () => {
    const response = await register({ email: 'john@example.com' });

    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      message: 'User registered successfully',
      data: {
        user: {
          id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
          email: 'john@example.com',
          full_name: 'John Doe',
          account_number: expect.stringMatching(/^ACC\d{13}$/),
        },
      },
    });
  });

  test('opens one account with 1000.00, which comes from a transaction', async () => {
    const person = await aPerson(server);

    const { body } = await server.get('/api/transactions', person.token).expect(200);

    expect(body.data).toMatchObject([
      { amount: 1000, direction: 'in', balance_after: 1000, counterparty: { display_name: 'PayVerse' } },
    ]);
  });

  test('A13 with the same email in other capitals, answers EMAIL_TAKEN', async () => {
    await register({ email: 'Same@Example.com' }).expect(201);

    const response = await register({ email: 'sAME@example.COM' });

    expect([response.status, codeOf(response)]).toEqual([409, 'EMAIL_TAKEN']);
  });

  test('T20 with one email twenty times at once, makes one user', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => register({ email: 'once@example.com' })));

    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    const { rows } = await server.pool.query("SELECT 1 FROM users WHERE email = 'once@example.com'");
    expect(rows).toHaveLength(1);
  });

  test.each([
    ['no password', { password: undefined }, '/password'],
    ['A02 a password of 7', { password: 'abcdef7' }, '/password'],
    ['A02 a password of 7 emoji', { password: '😀'.repeat(7) }, '/password'],
    ['A03 a common password', { password: 'password1' }, '/password'],
    ['A03 one that is common among those of 8 and more', { password: 'superstar' }, '/password'],
    ['A03 a common password in capitals', { password: 'PASSWORD1' }, '/password'],
    [
      'ASVS 6.2.11 the email as password',
      { email: 'someone@example.com', password: 'Someone@example.com' },
      '/password',
    ],
    ['ASVS 6.2.11 what stands before the @', { email: 'john.doe@example.com', password: 'john.doe' }, '/password'],
    ['ASVS 6.2.11 the name', { full_name: 'John Appleseed', password: 'john appleseed' }, '/password'],
    ['ASVS 6.2.11 the name of the service', { password: 'PayVerse' }, '/password'],
    ['A06 a password of 73 bytes', { password: 'a'.repeat(73) }, '/password'],
    ['A10 a password that is not Unicode', { password: 'password\ud800' }, '/password'],
    ['A27 a number as password', { password: 12345678 }, '/password'],
    ['A12 a password of 90 kB', { password: 'a'.repeat(90_000) }, '/password'],
    ['A15 a line end in the email', { email: 'a@example.com\r\n' }, '/email'],
    ['A15 NUL in the email', { email: 'a\u0000@example.com' }, '/email'],
    ['A15 an email of 300', { email: `${'a'.repeat(288)}@example.com` }, '/email'],
    ['A14 a dotless i in the email', { email: 'mıke@example.org' }, '/email'],
    ['A27 a list as email', { email: ['a@example.com'] }, '/email'],
    ['A16 a balance', { balance: 1_000_000 }, '/balance'],
    ['A16 an id', { id: '01a205d8-b1d5-7d7b-a760-4443630237ea' }, '/id'],
    ['a blank name', { full_name: '  ' }, '/full_name'],
    ['a name of 101', { full_name: 'a'.repeat(101) }, '/full_name'],
    ['X10 NUL in the name', { full_name: 'a\u0000' }, '/full_name'],
    ['X18 a line end in the name', { full_name: 'a\nb' }, '/full_name'],
    ['a name that shows nothing', { full_name: '\u200b\u200b' }, '/full_name'],
    ['a name that turns the text around it', { full_name: '\u202enimda' }, '/full_name'],
    ['half an emoji as name', { full_name: '\ud83d' }, '/full_name'],
  ])('with %s, answers VALIDATION_FAILED', async (_name, fields, path) => {
    const response = await register(fields);

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  test.each([
    ['A02 A06 8 characters', 'abcdefg8'],
    ['A04 20 lower-case letters', 'qkwjxnzvbtrplmhgfdsc'],
    ['A05 64 letters', 'kf'.repeat(32)],
    ['A06 72 bytes', 'x'.repeat(72)],
    ['A07 18 emoji, which are 72 bytes', '😀'.repeat(18)],
    ['A08 spaces at both ends', '  spaces count  '],
  ])('with a password of %s, registers, and only exactly it logs in', async (_name, password) => {
    const { body } = await register({ password }).expect(201);

    await logIn(body.data.user.email, password).expect(200);
    await logIn(body.data.user.email, `${password.slice(0, -2)}xy`).expect(401);
    await logIn(body.data.user.email, `${password}x`).expect(401);
  });

  test('keeps names as they are', async () => {
    const full_name = "Zoë O'Hara 😀 שלום <script>";

    const { body } = await register({ full_name }).expect(201);

    expect(body.data.user.full_name).toBe(full_name);
  });
});

describe('POST /api/auth/login', () => {
  test('answers with exactly the fields of the specification, and sets the refresh cookie', async () => {
    const person = await aPerson(server, 'John Doe');

    const response = await logIn(person.email, PASSWORD);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      accessToken: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
      user: {
        id: person.id,
        email: person.email,
        full_name: 'John Doe',
        account_number: person.accountNumber,
        balance: 1000,
      },
    });
    expect(response.get('Set-Cookie')).toEqual([
      expect.stringMatching(
        /^refreshToken=eyJ[^;]+; Max-Age=604800; Path=\/api\/auth; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(/^device=[^;]+; /),
    ]);
  });

  test('with the email in other capitals, logs in', async () => {
    const { email } = await aPerson(server);

    await logIn(email.toUpperCase(), PASSWORD).expect(200);
  });

  test('A17 A18 with a wrong password and with an unknown email, answers the same', async () => {
    const { email } = await aPerson(server);

    const [wrong, unknown] = [await logIn(email, 'not the password'), await logIn('unknown@example.com', PASSWORD)];

    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(Object.keys(unknown.headers)).toEqual(Object.keys(wrong.headers));
    expect(wrong.headers['www-authenticate']).toBe('Bearer');
  });

  test('A26 A27 with anything but two texts, answers 400', async () => {
    for (const strange of [5, null, [], {}, true, ["' OR 1=1--"]]) {
      expect(codeOf(await logIn(strange, PASSWORD))).toBe('VALIDATION_FAILED');
      expect(codeOf(await logIn('a@example.com', strange))).toBe('VALIDATION_FAILED');
    }
    expect(codeOf(await logIn("' OR 1=1--", PASSWORD))).toBe('VALIDATION_FAILED');
  });
});
