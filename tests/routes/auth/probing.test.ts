import type { Response } from 'supertest';
import { createAccountNumber } from '../../../src/utils/accountNumber.util';
import { aPerson, aPersonWith, codeOf, PASSWORD, refund, send, sendBatch, type Person } from '../../support/people';
import { callsTo, startServer, useServer, type TestServer } from '../../support/testServer';

/** 20 look-ups a minute. Registration has 5 free answers that an email is taken. */
const rateLimits = { authPerMinute: 20, apiPerMinute: 0 };
const TOO_MUCH = 1_000_000_000;

const server = useServer();
/** Another server for the same people, which limits what they do. */
let limited: TestServer;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const started = await startServer(server.connection, server, { trustProxy: ['loopback'], rateLimits }, closing);
  limited = { ...server, ...started, ...callsTo(() => started.url) };
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const unknownRecipient = () => ({ accountNumber: createAccountNumber() });
const lookUp = ({ token }: Person, { accountNumber }: Pick<Person, 'accountNumber'>, ip: string) =>
  limited.get(`/api/recipients/${accountNumber}`, token).set('X-Forwarded-For', ip);

/** Calls until the answer is RATE_LIMITED. Resolves with that answer, and how many came before it. */
async function untilLimited(call: (index: number) => PromiseLike<Response>) {
  for (let answers = 0; answers < 100; answers += 1) {
    const refused = await call(answers);
    if (refused.status === 429) return { answers, refused };
  }
  throw new Error('100 calls were not limited');
}

describe('payments that are refused', () => {
  test('fault F9: a send to an unknown recipient counts as a look-up', async () => {
    const alice = await aPerson(server);

    const { answers, refused } = await untilLimited(() => send(limited, alice, unknownRecipient(), TOO_MUCH));

    expect([answers, codeOf(refused)]).toEqual([20, 'RATE_LIMITED']);
    expect(refused.headers).toMatchObject({
      'ratelimit-policy': '"recipients";q=20;w=60',
      ratelimit: /^"recipients";r=0;t=\d+$/,
    });
    expect(server.events.at(-1)).toMatchObject({ event: 'rate_limited', limit: 'recipients', userId: alice.id });
  });

  test('fault F9: a send for which there are no funds tells of 20 recipients a minute that they exist', async () => {
    const alice = await aPerson(server);
    const others = await Promise.all(Array.from({ length: 21 }, () => aPerson(server)));

    const { answers } = await untilLimited((index) => send(limited, alice, others[index]!, TOO_MUCH));

    expect(answers).toBe(20);
  });

  test('a second refusal of a payment to the same person tells nothing new, also of many at once', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    const stranger = unknownRecipient();

    const burst = await Promise.all(Array.from({ length: 60 }, () => send(limited, alice, bob, TOO_MUCH)));
    for (let call = 0; call < 25; call += 1) await send(limited, alice, stranger, 1).expect(404);

    expect(burst.filter(({ status }) => status === 402)).toHaveLength(60);
    await send(limited, alice, bob, 1).expect(201);
  });

  test('fault F9: they count together with look-ups, which are refused then, too', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    for (let call = 0; call < 8; call += 1) await lookUp(alice, bob, '192.0.2.1').expect(200);

    const { answers } = await untilLimited(() => send(limited, alice, unknownRecipient(), 1));

    expect(answers).toBe(12);
    expect((await lookUp(alice, bob, '192.0.2.2')).status).toBe(429);
  });

  test('fault F9: a batch costs what it tells about all of its recipients, but no more than a minute', async () => {
    const [alice, carol] = [await aPerson(server), await aPerson(server)];
    const strangers = (count: number) => Array.from({ length: count }, () => [unknownRecipient(), TOO_MUCH] as const);

    const { answers } = await untilLimited(() => sendBatch(limited, alice, strangers(8)));
    const { refused } = await untilLimited(() => sendBatch(limited, carol, strangers(500)));

    expect(answers).toBe(3);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  test('fault F9: those that come at once are all counted, and paid for with a longer wait', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const burst = await Promise.all(
      Array.from({ length: 60 }, () => send(limited, alice, unknownRecipient(), TOO_MUCH)),
    );
    const refused = await send(limited, alice, bob, 1);

    const told = burst.filter(({ status }) => status === 404).length;
    expect([told >= 20, refused.status]).toEqual([true, 429]);
    // Three seconds for each, less what has passed since.
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3 * told - 15);
  });

  test('fault F9: the ledger is not asked any more, so that no key is used up', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];
    await untilLimited(() => send(limited, alice, unknownRecipient(), 1));

    expect(codeOf(await send(limited, alice, bob, 1, 'key'))).toBe('RATE_LIMITED');

    await send(server, alice, bob, 2, 'key').expect(201);
  });

  test('a payer with funds is never held up, and neither are others', async () => {
    const [alice, bob, mallory] = [await aPerson(server), await aPerson(server), await aPerson(server)];
    await untilLimited(() => send(limited, mallory, unknownRecipient(), 1));

    for (let call = 0; call < 30; call += 1) await send(limited, alice, bob, 1).expect(201);
  });

  test('a refusal that a key brings back, a refund and a payment to oneself tell nothing', async () => {
    const [alice, bob] = [await aPersonWith(server, 10), await aPerson(server)];
    const { body } = await send(server, bob, alice, 1).expect(201);
    await send(limited, alice, bob, TOO_MUCH, 'key').expect(402);

    for (let call = 0; call < 25; call += 1) {
      await send(limited, alice, bob, TOO_MUCH, 'key').expect(402);
      await refund(limited, alice, body.transaction.id as string, { amount: 5 }).expect(422);
      await send(limited, alice, alice, 1).expect(422);
    }
  });
});

describe('look-ups', () => {
  test('fault F9: are limited whether or not they find a recipient', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const missed = await untilLimited(() => lookUp(alice, unknownRecipient(), '192.0.2.11'));
    const found = await untilLimited(() => lookUp(bob, alice, '192.0.2.12'));

    expect([missed.answers, found.answers]).toEqual([20, 20]);
  });

  test('fault F9: of one user count together, wherever they come from', async () => {
    const [alice, bob] = [await aPerson(server), await aPerson(server)];

    const { answers } = await untilLimited((index) => lookUp(alice, bob, `10.1.${index}.1`));

    expect(answers).toBe(20);
  });

  test('fault F9: of several users in one network count together', async () => {
    const people = [await aPerson(server), await aPerson(server), await aPerson(server)];

    const { answers } = await untilLimited((index) => lookUp(people[index % 3]!, people[0]!, '192.0.2.13'));

    expect(answers).toBe(20);
  });
});

describe('registrations of emails that are taken', () => {
  const register = (ip: string, email: string) =>
    limited.post('/api/auth/register', { email, password: PASSWORD, full_name: 'A' }).set('X-Forwarded-For', ip);

  test('fault F3: make the next registration from there wait, and longer each time', async () => {
    const { email } = await aPerson(server);

    const { answers, refused } = await untilLimited(() => register('10.2.0.1', email));

    expect([answers, codeOf(refused)]).toEqual([6, 'RATE_LIMITED']);
    expect(refused.headers).toMatchObject({ 'ratelimit-policy': '"email_taken";q=1;w=2' });
    expect(server.events.at(-1)).toMatchObject({ event: 'rate_limited', limit: 'email_taken' });
    expect((await register('10.2.0.1', 'new@example.com')).status).toBe(429);
    expect((await register('10.2.0.2', 'new@example.com')).status).toBe(201);
  });

  test('fault F3: of 20 at once are not answered more often', async () => {
    const { email } = await aPerson(server);

    const responses = await Promise.all(Array.from({ length: 20 }, () => register('10.3.0.1', email)));

    expect(responses.filter(({ status }) => status === 409)).toHaveLength(6);
  });

  test('fault F3: do not hold up those who register for the first time', async () => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => register('10.4.0.1', `first-${index}@example.com`)),
    );

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(201));
  });
});
