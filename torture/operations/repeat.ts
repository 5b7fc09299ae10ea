import { Payer } from '../payments/payer';
import type { Kind } from './kind';
import { drawRepetition, type Repetition } from './repetition';

/** The same request again: its answer must be the first one. */
export const repeat: Kind<Repetition<'repeat'>> = {
  weight: 9,
  draw: drawRepetition('repeat'),
  perform: (operation, world) => new Payer(world).repeat(operation.of, operation),
};
