import { createLimiter } from '../../src/utils/limiter.util';

/** Work that ends when it is told to. */
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

test('runs so many at once, lets so many wait in order, and refuses the rest', async () => {
  const limiter = createLimiter({ running: 1, waiting: 2 });
  const [first, second, third] = [aPiece(), aPiece(), aPiece()];
  const runs = [first, second, third].map(({ work }) => limiter.run(work));

  await expect(limiter.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect([first, second, third].map(({ hasBegun }) => hasBegun())).toEqual([true, false, false]);

  first.end();
  await runs[0];
  expect([second.hasBegun(), third.hasBegun()]).toEqual([true, false]);

  second.end();
  third.end();
  await Promise.all(runs);
  await expect(limiter.run(() => Promise.resolve('free again'))).resolves.toBe('free again');
});

test('goes on after work that failed', async () => {
  const limiter = createLimiter({ running: 1, waiting: 1 });

  const failing = limiter.run(() => Promise.reject(new Error('no')));
  const next = limiter.run(() => Promise.resolve('yes'));

  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});

test('closed, refuses what waits and what comes, and lets finish what runs', async () => {
  const limiter = createLimiter({ running: 1, waiting: 1 });
  const piece = aPiece();
  const running = limiter.run(piece.work);
  const waiting = limiter.run(() => Promise.resolve());

  limiter.close();

  await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(limiter.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  piece.end();
  await expect(running).resolves.toBeUndefined();
});
