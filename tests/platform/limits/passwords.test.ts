import { createPasswords } from '../../../src/platform/limits/passwords';

test('A19 a password without a hash to compare takes as long as one with a hash', async () => {
  const { hash, matches } = createPasswords(10);
  const known = await hash('securepassword');
  const time = async (passwordHash: string | null) => {
    const startedAt = performance.now();
    expect(await matches('not the password', passwordHash)).toBe(false);
    return performance.now() - startedAt;
  };
  const [withHash, without]: [number[], number[]] = [[], []];
  for (let i = 0; i < 9; i += 1) {
    withHash.push(await time(known));
    without.push(await time(null));
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[4]!;

  // Without the decoy the ratio is a thousand: this is about what is done, and not about how fast.
  expect(median(withHash) / median(without)).toBeLessThan(3);
});
