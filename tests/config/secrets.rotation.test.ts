import { aPerson, cookieOf, send, type Person } from '../support/people';
import { start, stop, stopAll, type ServerProcess } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';
import { until } from '../support/until';

/** The runbook "Change a secret" in docs/operate.md, followed by two servers under load. */
const [OLD, NEW] = ['o', 'n'].map((letter) => ({ access: `a${letter.repeat(40)}`, refresh: `r${letter.repeat(40)}` }));
const CLIENTS = 4;
let database: Awaited<ReturnType<typeof createDatabase>>;
/** The servers to which the balancer gives requests now. */
let live: { process: ServerProcess; server: TestServer }[];
let clients: Person[];
let answers: Map<string, number>;
/** The load of the clients. It rejects when one of their calls gets no answer. */
let load: Promise<unknown>;

beforeEach(async () => {
  database = await createDatabase();
  live = await Promise.all([startWith(OLD!), startWith(OLD!)]);
  clients = [];
  for (let count = 0; count < CLIENTS; count += 1) clients.push(await aPerson(live[0]!.server));
  answers = new Map();
});
afterEach(async () => {
  await stopAll();
  await database.drop();
});

type Secrets = NonNullable<typeof OLD>;

async function startWith(...list: Secrets[]) {
  const process = start({
    DATABASE_URL: database.connection.connectionString!,
    JWT_ACCESS_SECRET: list.map(({ access }) => access).join(','),
    JWT_REFRESH_SECRET: list.map(({ refresh }) => refresh).join(','),
    RATE_LIMIT_AUTH: '0',
    RATE_LIMIT_API: '0',
    LOG_LEVEL: 'silent',
  });
  const url = await process.ready;
  return { process, server: callsTo(() => url) as TestServer };
}

/** One server after the other: the new one answers before the old one gets SIGTERM. */
async function roll(...list: Secrets[]): Promise<void> {
  for (const index of [0, 1]) {
    const next = await startWith(...list);
    const [before] = live.splice(index, 1, next);
    await everyClientOnce();
    await stop(before!.process);
  }
}

let turn = 0;
const anyServer = () => live[(turn += 1) % live.length]!.server;
const note = (what: string, status: number) =>
  answers.set(`${what} ${status}`, (answers.get(`${what} ${status}`) ?? 0) + 1);

/** The calls of a page, in a loop, each at another server. */
async function useOnce(client: Person, cursor: string): Promise<void> {
  const read = await anyServer().get(`/api/transactions?limit=1&cursor=${cursor}`, client.token);
  note('page', read.status);
  note('payment', (await send(anyServer(), client, clients[0] === client ? clients[1]! : clients[0]!, 1)).status);
  // The answer of the first is lost, as far as this client knows.
  const refresh = () => anyServer().post('/api/auth/refresh').set('Cookie', client.cookie);
  const [first, second] = await Promise.all([refresh(), refresh()]);
  note('refresh', first.status);
  note('refresh again', second.status);
  if (first.status !== 200 || second.status !== 200) return;
  note('successor', cookieOf(first) === cookieOf(second) ? 200 : 500);
  Object.assign(client, { cookie: cookieOf(second), token: second.body.accessToken as string });
}

/** How often each client has done all of that. */
let rounds: number[];

/** Every client has begun and ended a round since: no call is under way at a server that is not live any more. */
async function everyClientOnce(): Promise<void> {
  const before = [...rounds];
  await Promise.race([until(() => rounds.every((count, index) => count >= before[index]! + 2), 60_000), load]);
}

test('two servers change both secrets under load, and no call of any client is refused', async () => {
  let isOver = false;
  rounds = clients.map(() => 0);
  const cursors = await Promise.all(
    clients.map(async (client) => {
      await send(live[0]!.server, client, clients[0] === client ? clients[1]! : clients[0]!, 1).expect(201);
      const { body } = await live[0]!.server.get('/api/transactions?limit=1', client.token).expect(200);
      return body.nextCursor as string;
    }),
  );
  const loops = clients.map(async (client, index) => {
    while (!isOver) {
      await useOnce(client, cursors[index]!);
      rounds[index]! += 1;
    }
  });
  load = Promise.all(loops);

  try {
    await roll(OLD!, NEW!);
    await roll(NEW!, OLD!);
  } finally {
    isOver = true;
    await load;
  }
  // By now every token is of the new secrets, as it is when the longest life is over. Pages begin anew.
  const tokens = clients.map(({ token }) => token);
  live = [await startWith(NEW!)];
  for (const token of tokens) expect((await live[0]!.server.get('/api/users/me', token)).status).toBe(200);
  for (const { cookie } of clients)
    expect((await live[0]!.server.post('/api/auth/refresh').set('Cookie', cookie)).status).toBe(200);

  expect([...answers.keys()].sort()).toEqual([
    'page 200',
    'payment 201',
    'refresh 200',
    'refresh again 200',
    'successor 200',
  ]);
}, 240_000);

test('a secret that leaked is removed at once: what it signed is refused, and its owner logs in again', async () => {
  const [stolen] = clients;
  const { server } = await startWith(NEW!);

  expect((await server.get('/api/users/me', stolen!.token)).status).toBe(401);
  expect((await server.post('/api/auth/refresh').set('Cookie', stolen!.cookie)).status).toBe(401);
  await server.post('/api/auth/login', { email: stolen!.email, password: 'securepassword' }).expect(200);
});
