import { once } from 'node:events';
import { connect } from 'node:net';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { expectSoundBook } from '../../support/book';
import { aPerson, balanceOf, refund, send } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';

/** A counter that takes its time, as one does that asks a Redis. */
class SlowLimiter extends RateLimiterMemory {
  static gate = Promise.resolve();
  static waiting = 0;

  override async consume(...args: Parameters<RateLimiterMemory['consume']>) {
    SlowLimiter.waiting += 1;
    await SlowLimiter.gate;
    SlowLimiter.waiting -= 1;
    return super.consume(...args);
  }
}

const server = useServer({
  rateLimits: { authPerMinute: 0, apiPerMinute: 1_000 },
  createLimiter: ({ name, quota, windowSeconds }) =>
    new SlowLimiter({ keyPrefix: name, points: quota, duration: windowSeconds }),
});
afterEach(() => expectSoundBook(server.pool));

test.each([
  ['all of it', (body: string) => body],
  ['half of it', (body: string) => body.slice(0, body.length / 2)],
  ['nothing of it', () => ''],
])('a refund whose client went away before its body was read, with %s sent, moves nothing', async (_name, part) => {
  const [alice, bob] = [await aPerson(server), await aPerson(server)];
  const { body } = await send(server, alice, bob, 100).expect(201);
  const id = body.transaction.id as string;
  server.requests.length = 0;
  let open = () => undefined as unknown;
  SlowLimiter.gate = new Promise((resolve) => (open = () => resolve()));
  const terms = JSON.stringify({ amount: 1 });
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /api/transactions/${id}/refund HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bob.token}\r\n` +
      `Idempotency-Key: gone\r\nContent-Type: application/json\r\nContent-Length: ${terms.length}\r\n\r\n${part(terms)}`,
  );
  await until(() => SlowLimiter.waiting === 1);

  socket.destroy();
  await until(() => server.requests.length > 0);
  open();
  await until(() => SlowLimiter.waiting === 0);

  await refund(server, bob, id, { amount: 2 }, 'gone').expect(201);
  expect(await balanceOf(server, bob)).toBe(1_098);
  expect(await balanceOf(server, alice)).toBe(902);
});
