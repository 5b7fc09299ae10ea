import { ANONYMOUS, FairLimiter } from '../../../src/platform/limits/fairLimiter';

/** Work that is done when the test says so. */
function aStage(limiter: FairLimiter) {
  const done: string[] = [];
  const refused: string[] = [];
  const finish: (() => void)[] = [];
  const ask = (line: string, known = false, name = line) => {
    const work = () => new Promise<void>((resolve) => finish.push(resolve));
    limiter.run({ line, known }, work).then(
      () => done.push(name),
      () => refused.push(name),
    );
  };
  const finishOne = async () => {
    finish.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const finishAll = async () => {
    while (finish.length > 0) await finishOne();
  };
  return { ask, finishOne, finishAll, done, refused };
}

test('runs as many at once as it may', async () => {
  const { ask, finishOne, done } = aStage(new FairLimiter({ running: 2, waiting: 10 }));
  for (const name of ['a', 'b', 'c']) ask(name, true);

  await finishOne();
  expect(done).toEqual(['a']);
  await finishOne();

  expect(done).toEqual(['a', 'b']);
});

test('fault F3: a place to run is kept for the known', async () => {
  const { ask, finishOne, finishAll, done } = aStage(new FairLimiter({ running: 2, waiting: 10 }));
  for (const name of ['s1', 's2']) ask(name);
  ask('owner', true);

  await finishOne();
  await finishOne();
  expect(done).toEqual(['s1', 'owner']);
  await finishAll();

  expect(done).toEqual(['s1', 'owner', 's2']);
});

test('fault F3: lines of strangers have turns', async () => {
  const { ask, finishAll, done } = aStage(new FairLimiter({ running: 1, waiting: 10 }));
  for (const line of ['a', 'a', 'a', 'a', 'b', 'c']) ask(line);

  await finishAll();

  expect(done).toEqual(['a', 'a', 'b', 'c', 'a', 'a']);
});

test('fault F3: known askers go first, and every fourth turn is a stranger’s', async () => {
  const { ask, finishAll, done } = aStage(new FairLimiter({ running: 1, waiting: 10 }));
  ask('first');
  for (const name of ['s1', 's2']) ask(name);
  for (const name of ['k1', 'k2', 'k3', 'k4', 'k5']) ask(name, true);

  await finishAll();

  expect(done).toEqual(['first', 'k1', 'k2', 'k3', 's1', 'k4', 'k5', 's2']);
});

test('fault F3: a queue full of strangers has room for the known', async () => {
  const { ask, finishAll, done, refused } = aStage(new FairLimiter({ running: 1, waiting: 2 }));
  for (const name of ['running', 's1', 's2', 's3']) ask(name);
  ask('owner', true);

  await finishAll();

  expect([done, refused]).toEqual([['running', 'owner', 's1', 's2'], ['s3']]);
});

test('fault F3: a full queue refuses the last of the longest line first', async () => {
  const { ask, finishAll, done, refused } = aStage(new FairLimiter({ running: 1, waiting: 3 }));
  ask('running');
  for (const name of ['a1', 'a2', 'a3', 'a4']) ask('a', false, name);
  ask('b');

  await finishAll();

  expect([done, refused]).toEqual([
    ['running', 'a1', 'b', 'a2'],
    ['a4', 'a3'],
  ]);
});

test('refuses all that waits when it is closed, and what comes later', async () => {
  const limiter = new FairLimiter({ running: 1, waiting: 3 });
  const { ask, finishAll, done, refused } = aStage(limiter);
  for (const name of ['running', 'waiting']) ask(name);
  ask('known', true);

  limiter.close();
  ask('late');
  await finishAll();

  expect([done, refused.sort()]).toEqual([['running'], ['known', 'late', 'waiting']]);
});

test('work that fails leaves its place to the next', async () => {
  const limiter = new FairLimiter({ running: 1, waiting: 1 });
  const failing = limiter.run({ line: 'a', known: false }, () => Promise.reject(new Error('broken')));
  const next = limiter.run({ line: 'b', known: false }, () => Promise.resolve('done'));

  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

describe('work that names no asker', () => {
  /** Work that ends on request. */
  function aPiece() {
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let begun = false;
    return {
      end,
      hasBegun: () => begun,
      work: () => {
        begun = true;
        return ended;
      },
    };
  }

  test('runs a bounded number at once, lets a bounded number wait in order, and refuses the rest', async () => {
    const limiter = new FairLimiter({ running: 1, waiting: 2 });
    const [first, second, third] = [aPiece(), aPiece(), aPiece()];
    const runs = [first, second, third].map(({ work }) => limiter.run(ANONYMOUS, work));

    await expect(limiter.run(ANONYMOUS, () => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect([first, second, third].map(({ hasBegun }) => hasBegun())).toEqual([true, false, false]);

    first.end();
    await runs[0];
    expect([second.hasBegun(), third.hasBegun()]).toEqual([true, false]);

    second.end();
    third.end();
    await Promise.all(runs);
    await expect(limiter.run(ANONYMOUS, () => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  test('goes on after work that failed', async () => {
    const limiter = new FairLimiter({ running: 1, waiting: 1 });

    const failing = limiter.run(ANONYMOUS, () => Promise.reject(new Error('no')));
    const next = limiter.run(ANONYMOUS, () => Promise.resolve('yes'));

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  test('closed, refuses what waits and what comes, and lets finish what runs', async () => {
    const limiter = new FairLimiter({ running: 1, waiting: 1 });
    const piece = aPiece();
    const running = limiter.run(ANONYMOUS, piece.work);
    const waiting = limiter.run(ANONYMOUS, () => Promise.resolve());

    limiter.close();

    await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(limiter.run(ANONYMOUS, () => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    piece.end();
    await expect(running).resolves.toBeUndefined();
  });
});
