import { keyOf, nameOf, type MoneyOperation } from '../model/operation';
import type { Asked, PaymentRules } from '../model/payment';

/** How one request ended. `doubt`: it may or may not have happened. `undone`: it has certainly not. */
export type Outcome = 'ok' | 'refused' | 'doubt' | 'undone';

/** Everything that the clients know of an operation that moves money. */
export interface Fate {
  operation: MoneyOperation;
  rules: PaymentRules<MoneyOperation>;
  name: string;
  key: string | null;
  payer: number;
  asked: readonly Asked[];
  attempts: number;
  /** Whether any attempt had no clear end. */
  wasInDoubt: boolean;
  /** Its clear end, null until there is one. */
  final: 'ok' | 'refused' | null;
  /** The code of its refusal. */
  code: string | null;
  /** Its transactions in the answer. */
  ids: readonly string[];
  /** The payer's balance in the answer. */
  balanceCents: number | null;
  /** Its transactions in the book, looked up before a retry. */
  found: readonly string[];
  /** How often in a row a server refused the payer's token. */
  tokensRefused: number;
}

export function openFate(rules: PaymentRules<MoneyOperation>, operation: MoneyOperation): Fate {
  const asked = { name: nameOf(operation), key: keyOf(operation), payer: rules.payer(operation) };
  const unknown = { attempts: 0, wasInDoubt: false, final: null, code: null, ids: [], balanceCents: null };
  return { operation, rules, ...asked, asked: rules.asks(operation), ...unknown, found: [], tokensRefused: 0 };
}
