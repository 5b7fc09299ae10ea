import { CLOSING, TABLE_MAX, type Count, type CounterRequest, type Counters } from '../../src/platform/limits/counters';

const policy = (quota: number, windowSeconds = 60) => ({ name: 'test', quota, windowSeconds });
const aCount = (key: string, quota: number, rest: Partial<Count> = {}): Count => ({
  key,
  policy: policy(quota),
  ...rest,
});

/** The rules that every kind of counters must follow. Each test uses other keys. */
export function testCounterRules(counters: () => Counters): void {
  const run = (request: CounterRequest) => counters().run(request);
  const take = (...counts: Count[]) => run({ op: 'take', table: 'guesses', counts });
  const pointsOf = async (...counts: Count[]) => {
    const { counters: found } = await run({ op: 'charge', table: 'guesses', counts, points: 0 });
    return found.map(({ points }) => points);
  };

  test('fault F3: a point is taken of all counters, or of none of them', async () => {
    const [narrow, wide] = [aCount('a/narrow', 2), aCount('a/wide', 10)];
    await take(narrow, wide);
    await take(narrow, wide);

    const { refused, counters: states } = await take(narrow, wide);

    expect(refused).toMatchObject({ index: 0, closed: false });
    expect(refused!.waitMs).toBeGreaterThan(59_000);
    expect(states.map(({ points }) => points)).toEqual([2, 2]);
  });

  test('fault F3: a counter from which all points were taken back is deleted', async () => {
    const count = aCount('b', 3, { free: 0 });
    await take(count);
    await run({ op: 'giveBack', table: 'guesses', counts: [count] });

    // It would still be closed.
    expect(await take(count)).toMatchObject({ refused: null, counters: [{ points: 1 }] });
  });

  test('a counter closes for twice as long after each point beyond its free ones', async () => {
    const waits: number[] = [];
    for (const points of [1, 2, 3, 4, 30]) {
      const count = aCount(`c/${points}`, 1_000, { free: 2 });
      await run({ op: 'charge', table: 'guesses', counts: [count], points });
      const { refused } = await take(count);
      waits.push(refused ? Math.ceil(refused.waitMs / 1_000) : 0);
    }

    expect(waits).toEqual([0, 0, 2, 4, CLOSING.maxMs / 1_000]);
  });

  test('fault F4: from `slowFrom` on, each point closes the other counters of the call for the longest time', async () => {
    const all = aCount('d/all', 100, { slowFrom: 3 });
    const place = (name: string) => aCount(`d/${name}`, 100, { free: 5 });
    for (const name of ['x', 'y', 'z']) expect((await take(place(name), all)).refused).toBeNull();
    expect((await take(place('new'), all)).refused).toBeNull();

    const { refused } = await take(place('new'), all);

    expect(refused).toMatchObject({ index: 0, closed: true });
    expect(Math.ceil(refused!.waitMs / 1_000)).toBe(CLOSING.maxMs / 1_000);
    expect((await take(place('x'), all)).refused).toBeNull();
  });

  test('fault F9: points that were not asked for make a counter last longer', async () => {
    const count = aCount('e', 20);
    await run({ op: 'charge', table: 'guesses', counts: [count], points: 60 });
    const debt = await take(count);
    await run({ op: 'charge', table: 'guesses', counts: [count], points: 10_000 });
    const most = await take(count);

    expect([debt, most].map(({ refused }) => Math.ceil(refused!.waitMs / 1_000))).toEqual([180, 900]);
  });

  test('fault F3: a call from a remembered place has separate counters', async () => {
    const counts = { strange: [aCount('f/new', 1)], known: [aCount('f/known', 1)] };
    const call = () =>
      run({ op: 'take', table: 'calls', counts: counts.strange, known: { place: 'f', counts: counts.known } });
    expect(await call()).toMatchObject({ known: false, refused: null });
    expect(await call()).toMatchObject({ known: false, refused: { index: 0 } });

    await run({ op: 'remember', table: 'places', counts: [aCount('f', 1)] });

    expect(await call()).toMatchObject({ known: true, refused: null });
    expect(await call()).toMatchObject({ known: true, refused: { index: 0 } });
  });

  test('fault F3: a table is bounded, and evicts the counters with the fewest points first', async () => {
    const heavy = aCount('g/heavy', 1_000_000);
    await run({ op: 'charge', table: 'guesses', counts: [heavy], points: 50 });
    for (let from = 0; from < TABLE_MAX + 1_000; from += 1_000) {
      const counts = Array.from({ length: 1_000 }, (_, index) => aCount(`g/${from + index}`, 10));
      await take(...counts);
    }

    expect(await pointsOf(heavy, aCount(`g/${TABLE_MAX}`, 10), aCount('g/5', 10))).toEqual([50, 1, 0]);
  });
}
