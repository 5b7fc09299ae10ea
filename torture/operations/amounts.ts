import type { Payment } from '../model/operation';
import type { Place } from './kind';

/** Most amounts are small. Some are more than any person has, and are refused. */
const AMOUNTS = { small: 80, large: 15, 'too large': 5 } as const;
const CENTS: Record<keyof typeof AMOUNTS, [min: number, max: number]> = {
  small: [1, 5_000],
  large: [5_000, 60_000],
  'too large': [1_000_000, 9_000_000],
};
/** How often a client hangs up before the answer. */
export const HANGS_UP = 0.03;

export function drawPayment({ plan, draws }: Pick<Place, 'plan' | 'draws'>, payer: number): Payment {
  const payee = (payer + draws.integer(1, plan.people - 1)) % plan.people;
  return { payee, cents: draws.integer(...CENTS[draws.pickWeighted(AMOUNTS)]) };
}
