import { Payer } from '../payments/payer';
import type { Kind } from './kind';
import { drawRepetition, type Repetition } from './repetition';

/** Another amount under the same key: the server must refuse it. */
export const change: Kind<Repetition<'change'>> = {
  weight: 4,
  draw: drawRepetition('change'),
  perform: (operation, world) => new Payer(world).change(operation.of, operation),
};
