import fc from 'fast-check';
import { Draws } from '../../torture/model/draws';
import { times } from '../support/times';

const aPlace = fc.string({ maxLength: 8 });

test('one place draws the same again, and another place does not', () => {
  const drawAt = (place: string) => {
    const draws = new Draws(place);
    return times(20, () => draws.integer(0, 999_999));
  };

  fc.assert(
    fc.property(fc.uniqueArray(aPlace, { minLength: 2, maxLength: 2 }), ([one, other]) => {
      expect(drawAt(one!)).toEqual(drawAt(one!));
      expect(drawAt(one!)).not.toEqual(drawAt(other!));
      // More than one block of the hash: the blocks differ.
      expect(new Set(drawAt(one!)).size).toBeGreaterThan(15);
    }),
  );
});

test('integer is a whole number in its range', () => {
  fc.assert(
    fc.property(aPlace, fc.integer({ min: -50, max: 1_000_000 }), fc.nat(8_000_000), (place, min, more) => {
      const draws = new Draws(place);
      const drawn = times(20, () => draws.integer(min, min + more));

      expect(drawn.filter((value) => !Number.isInteger(value) || value < min || value > min + more)).toEqual([]);
    }),
  );
});

test('integer draws both of its ends, and pick all of its items', () => {
  const draws = new Draws('ends');

  expect(new Set(times(200, () => draws.integer(3, 5)))).toEqual(new Set([3, 4, 5]));
  expect(new Set(times(200, () => draws.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  expect(draws.integer(7, 7)).toBe(7);
});

test('chance and pickWeighted keep to their probabilities', () => {
  const draws = new Draws('often');
  const weights = { never: 0, rarely: 1, often: 3 };

  const hits = times(4_000, () => draws.chance(0.25)).filter(Boolean).length;
  const picked = times(4_000, () => draws.pickWeighted(weights));

  // The draws are always the same, so this cannot fail now and then; 1,000 is what each is expected to be.
  expect(Math.abs(hits - 1_000)).toBeLessThan(100);
  expect(Math.abs(picked.filter((name) => name === 'rarely').length - 1_000)).toBeLessThan(100);
  expect(picked).not.toContain('never');
  expect([draws.chance(0), draws.chance(1)]).toEqual([false, true]);
});

test('shuffle gives the same items, each as often as it was there, and leaves what it was given', () => {
  fc.assert(
    fc.property(aPlace, fc.array(fc.nat(9)), (place, items) => {
      const given = [...items];
      const shuffled = new Draws(place).shuffle(items);

      expect([...shuffled].sort()).toEqual([...given].sort());
      expect(items).toEqual(given);
    }),
  );
});

test('shuffle gives every order', () => {
  const orders = times(200, () => 0).map((_, place) => new Draws(`order ${place}`).shuffle(['a', 'b', 'c']).join(''));

  expect([...new Set(orders)].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});
