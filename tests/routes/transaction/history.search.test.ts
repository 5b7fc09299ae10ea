import { aPerson, codeOf, refund, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
let ann: Person;
let zoe: Person;
let salim: Person;
let ids: Record<string, string>;
beforeAll(async () => {
  ann = await aPerson(server, 'Ann Example');
  zoe = await aPerson(server, 'Zoë Quartermain');
  salim = await aPerson(server, 'سليم حداد');
  ids = {
    opening: (await list('limit=1')).data[0]!.id,
    loan: await pay(salim, ann, '500'),
    lunch: await pay(ann, zoe, '12.50', 'Lunch at the Café'),
    rent: await pay(ann, salim, '1200.00', 'Rent 100%_\\ of May'),
    arabic: await pay(ann, salim, '3', 'غَداء 🎉'),
    decomposed: await pay(zoe, ann, '4', 'cafe\u0301 again'),
    plain: await pay(ann, zoe, '12'),
  };
  const given = await refund(server, zoe, ids['lunch']!, { description: 'too much' }).expect(201);
  ids['refund'] = given.body.transaction.id as string;
});

async function pay(from: Person, to: Person, amount: string, description?: string): Promise<string> {
  const body = { toAccountNumber: to.accountNumber, amount, description };
  const answer = await server.post('/api/transactions/send', body, from.token).expect(201);
  return answer.body.transaction.id as string;
}

interface Page {
  data: { id: string; counterparty: { display_name: string } }[];
  nextCursor: string | null;
}

async function list(query: string, person = ann): Promise<Page> {
  const { body } = await server.get(`/api/transactions?${query}`, person.token).expect(200);
  return body as Page;
}

async function found(q: string, more = '', person = ann): Promise<string[]> {
  const { data } = await list(`q=${encodeURIComponent(q)}${more}`, person);
  return data.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? 'other');
}

describe('GET /api/transactions?q=', () => {
  test.each([
    ['a word of the note', 'lunch', ['lunch']],
    ['a part of a word, in other letters', 'UNCH', ['lunch']],
    ['an accent, composed or not', 'café', ['decomposed', 'lunch']],
    ['no accent', 'cafe', ['decomposed', 'lunch']],
    ['the name as it is shown', 'zoe q.', ['refund', 'plain', 'decomposed', 'lunch']],
    ['a name in another script', 'سليم', ['arabic', 'rent', 'loan']],
    ['Arabic without its vowels, with direction marks', '\u200fغداء\u200f', ['arabic']],
    ['an emoji', '🎉', ['arabic']],
    ['an amount', '12.5', ['refund', 'lunch']],
    ['an amount with a sign and a group', '−$1,200.00', ['rent']],
    ['an amount and a word', 'zoe 12.00', ['plain']],
    ['words of several fields', 'cafe 12.50 zoe', ['lunch']],
    ['the house', 'payverse', ['opening']],
    ['percent as itself', '100%', ['rent']],
    ['no wildcard', 'r%t', []],
    ['no wildcard for one character', 'ren_', []],
    ['the other signs of LIKE', '%_\\', ['rent']],
    ['SQL', "' OR 1=1 --", []],
    ['a word that no entry has', 'lunch nobodyhasthis', []],
  ])('finds %s', async (_name, q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  test('finds an account number, and a part of it that is long enough', async () => {
    const { accountNumber } = zoe;

    const expected = ['refund', 'plain', 'decomposed', 'lunch'];
    expect(await found(accountNumber)).toEqual(expected);
    expect(await found(accountNumber.toLowerCase())).toEqual(expected);
    expect(await found(accountNumber.slice(-6))).toEqual(expect.arrayContaining(expected));
  });

  test('does not know the part of a name that is not shown', async () => {
    expect((await list('q=zoe')).data[0]!.counterparty.display_name).toBe('Zoë Q.');
    expect(await found('Quartermain')).toEqual([]);
    expect(await found('quar')).toEqual([]);
  });

  test('goes together with the other filters', async () => {
    expect(await found('zoe', '&direction=in')).toEqual(['refund', 'decomposed']);
    expect(await found('cafe', `&counterparty=${salim.accountNumber}`)).toEqual([]);
    expect(await found('cafe', '&status=failed')).toEqual([]);
    expect(await found('zoe', '&to=1970-01-01T00:00:00Z')).toEqual([]);
  });

  test('answers a refusal to its sender only', async () => {
    const body = { toAccountNumber: ann.accountNumber, amount: 99_999, description: 'a yacht' };
    await server.post('/api/transactions/send', body, zoe.token).set('Idempotency-Key', 'yacht').expect(402);

    expect(await found('yacht', '&status=failed', zoe)).toEqual(['other']);
    expect(await found('yacht', '', zoe)).toEqual(['other']);
    expect(await found('yacht')).toEqual([]);
  });

  test('never finds entries of others', async () => {
    expect(await found('rent', '', zoe)).toEqual([]);
  });

  test.each([
    ['nothing', '', 'must have a word or an amount'],
    ['spaces', ' \t\u00a0', 'must have a word or an amount'],
    ['characters that show nothing', '\u200f\u200e\u200b', 'must have a word or an amount'],
    ['201 characters', 'a'.repeat(201), 'must have at most 200 characters'],
    ['17 words', Array.from({ length: 17 }, (_, index) => `w${index}`).join(' '), 'must have at most 16 words'],
  ])('refuses %s', async (_name, q, message) => {
    const answer = await server.get(`/api/transactions?q=${encodeURIComponent(q)}`, ann.token);

    expect([answer.status, codeOf(answer)]).toEqual([400, 'VALIDATION_FAILED']);
    expect(answer.body.errors).toEqual([{ path: '/q', message }]);
  });

  test('refuses two searches in one call', async () => {
    expect(codeOf(await server.get('/api/transactions?q=a&q=b', ann.token))).toBe('VALIDATION_FAILED');
  });

  test.each([
    ['emoji', '🎉'.repeat(200)],
    ['characters that grow when they are folded', 'ﷺ'.repeat(200)],
    ['controls', `a${'\u0001'.repeat(199)}`],
    ['quotation marks', `a${'"\\'.repeat(99)}`],
  ])('accepts 200 characters of %s', async (_name, q) => {
    expect(await found(q)).toEqual([]);
  });
});
