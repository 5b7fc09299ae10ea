import { expectSoundBook } from '../../support/book';
import { lockOutside } from '../../support/locks';
import { aPerson, balanceOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { times } from '../../support/times';

const server = useServer();
afterEach(() => expectSoundBook(server.pool));

const people = async (count: number) => {
  const list: Person[] = [];
  for (let i = 0; i < count; i += 1) list.push(await aPerson(server));
  return list;
};

test.each([
  ['of the same few people', 3, 2],
  ['of many people', 15, 10],
])(
  'F11 of thirty sends %s, the ten that touch a held account are UNAVAILABLE in time, and the others done',
  async (_name, senderCount, recipientCount) => {
    const [senders, recipients] = [await people(senderCount), await people(recipientCount)];
    const held = await aPerson(server);
    const sendAs = (i: number) => {
      const to = i % 3 === 1 ? held : recipients[i % recipientCount]!;
      return send(server, senders[i % senderCount]!, to, 1, `key ${i}`).then((response) => response);
    };
    const unlock = await lockOutside(server, held);
    const start = performance.now();

    const responses = await Promise.all(times(30, sendAs));

    expect(performance.now() - start).toBeLessThan(12_000);
    expect(responses.map(({ status }) => status)).toEqual(times(30, (i) => (i % 3 === 1 ? 503 : 201)));
    expect(server.errors).toMatchObject(Array(10).fill({ code: 'UNAVAILABLE' }));
    server.errors.length = 0;
    await unlock();
    const again = await Promise.all(times(30, sendAs));
    expect(again.map(({ status, headers }) => [status, headers['idempotency-replayed']])).toEqual(
      times(30, (i) => [201, i % 3 === 1 ? undefined : 'true']),
    );
    expect(await balanceOf(server, held)).toBe(1010);
  },
);
