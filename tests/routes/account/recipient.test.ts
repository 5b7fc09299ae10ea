import { createAccountNumber } from '../../../src/utils/accountNumber.util';
import { aPerson, codeOf } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();
const limited = useServer({ rateLimits: { authPerMinute: 3, apiPerMinute: 0 } });
const lookUp = (number: string, token?: string, at = server) => at.get(`/api/recipients/${number}`, token);

test('C06 C10 tells enough to recognise a payee, and no more', async () => {
  const [alice, bob] = [await aPerson(server), await aPerson(server, 'Robert Van Der Berg')];

  const { body } = await lookUp(bob.accountNumber, alice.token).expect(200);

  expect(body).toEqual({ account_number: bob.accountNumber, display_name: 'Robert B.', currency: 'USD' });
});

test('for an unknown number, and for the account that opening balances come from, answers RECIPIENT_NOT_FOUND', async () => {
  const { token } = await aPerson(server);
  const { rows } = await server.pool.query<{ account_number: string }>(
    'SELECT account_number FROM accounts WHERE user_id IS NULL',
  );

  for (const number of [createAccountNumber(), rows[0]!.account_number]) {
    const response = await lookUp(number, token);
    expect([response.status, codeOf(response)]).toEqual([404, 'RECIPIENT_NOT_FOUND']);
  }
});

test.each(['ACC0000000000019', 'ACC%', 'ACC_000000000001', '1', 'acc0000000000018', '%00', "'%20OR%201=1--"])(
  'X29 with %s, which is no account number, answers VALIDATION_FAILED',
  async (number) => {
    const { token } = await aPerson(server);

    expect(codeOf(await lookUp(number, token))).toBe('VALIDATION_FAILED');
  },
);

test('is for those who are logged in', async () => {
  expect(codeOf(await lookUp('ACC0000000000018'))).toBe('UNAUTHENTICATED');
});

test('C06 is limited for each address, by itself and whether or not there is such a payee', async () => {
  const { token } = await aPerson(limited);
  const numbers = [createAccountNumber(), 'ACC0000000000019', createAccountNumber(), createAccountNumber()];

  const responses = [];
  for (const number of numbers) responses.push(await lookUp(number, token, limited));

  expect(responses.map(({ status }) => status)).toEqual([404, 400, 404, 429]);
  expect(responses[0]!.headers).toMatchObject({ 'ratelimit-policy': '"recipients";q=3;w=60' });
});
