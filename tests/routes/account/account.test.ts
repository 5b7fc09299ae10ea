import { aPerson, aPersonWith } from '../../support/people';
import { useServer } from '../../support/testServer';

const server = useServer();

describe('GET /api/users/me', () => {
  test('answers who is calling, and nothing secret', async () => {
    const person = await aPerson(server, 'John Doe');

    const { body } = await server.get('/api/users/me', person.token).expect(200);

    expect(body).toEqual({
      user: {
        id: person.id,
        email: person.email,
        full_name: 'John Doe',
        account_number: person.accountNumber,
        balance: 1000,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    });
  });
});

describe('GET /api/accounts', () => {
  test('lists the one account of the caller', async () => {
    const person = await aPersonWith(server, 0.7);

    const { body } = await server.get('/api/accounts', person.token).expect(200);

    expect(body).toEqual({
      data: [
        {
          id: expect.any(String),
          account_number: person.accountNumber,
          balance: 0.7,
          currency: 'USD',
          created_at: expect.any(String),
        },
      ],
    });
  });
});
