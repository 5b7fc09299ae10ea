import type { Accusation } from '../model/accusation';
import { follows } from '../model/historyEntry';
import type { Json } from '../model/json';
import type { World } from '../payments/world';
import { AWAY, isAnswer, type Answer } from '../target/call';
import { drawLook, lookKind, type Look } from './lookKind';

const PAGES_MAX = 3;

/** Some pages of one history, newest first: each entry follows from its predecessor, and none is there twice. */
export const history = lookKind<Look<'history'>, Json[]>({
  weight: 8,
  draw: drawLook('history'),
  async observe(look, world) {
    const entries: Json[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < PAGES_MAX && cursor !== null; page += 1) {
      const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await get(world, look, `/api/transactions?limit=20${query}`);
      if (answer?.status !== 200 || !Array.isArray(answer.body?.data)) break;
      world.journal.counts.pages += 1;
      entries.push(...(answer.body.data as Json[]));
      cursor = answer.body.nextCursor as string | null;
    }
    return entries;
  },
  judge({ person }, entries) {
    const about = `the history of ${person}`;
    const ids = new Set<string>();
    return entries.flatMap((entry, index) => {
      const [newer, isTwice] = [entries[index - 1], ids.has(entry.id as string)];
      ids.add(entry.id as string);
      const accusations: Accusation[] = [];
      if (newer && !follows(newer, entry))
        accusations.push({ proof: 'P6', about, expected: `an entry after ${brief(entry)}`, actual: brief(newer) });
      if (isTwice)
        accusations.push({ proof: 'P6', about, expected: 'each entry once', actual: `${brief(entry)} twice` });
      return accusations;
    });
  },
});

async function get(world: World, { person, server }: Look<'history'>, path: string): Promise<Answer | null> {
  const { bank, journal, target } = world;
  const token = await bank.token(server, person);
  if (token === null) return null;
  const reply = await target.call(server, { method: 'GET', path, token });
  if (!isAnswer(reply)) return null;
  if (reply.status === 401) bank.forget(server, person, token);
  if (reply.status !== 200 && !AWAY.includes(reply.status)) {
    const actual = `${reply.status} ${JSON.stringify(reply.body)}`;
    journal.accuse({ proof: 'answers', about: `GET ${path}`, expected: '200', actual });
  }
  return reply;
}

const brief = ({ id, amount, direction, status, balance_after: after }: Json = {}) =>
  JSON.stringify({ id, amount, direction, status, after });
