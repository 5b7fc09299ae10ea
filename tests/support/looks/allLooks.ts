import { HISTORY } from './history';
import { HOME } from './home';
import type { Looks } from './look';
import { EARLIER_PAYMENT, REFUSED_PAYMENT, SEND } from './send';
import { SETTINGS } from './settings';
import { REFUNDED_PART, TRANSACTION } from './transaction';
import { VISITOR } from './visitor';

/** Every page of the wallet in every state that looks different. */
export const ALL_LOOKS: readonly Looks[] = [
  VISITOR,
  HOME,
  SEND,
  REFUSED_PAYMENT,
  EARLIER_PAYMENT,
  HISTORY,
  TRANSACTION,
  REFUNDED_PART,
  SETTINGS,
];
