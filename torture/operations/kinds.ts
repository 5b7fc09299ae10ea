import { balances } from './balances';
import { batch } from './batch';
import { change } from './change';
import { history } from './history';
import { logout } from './logout';
import { refund } from './refund';
import { repeat } from './repeat';
import { send } from './send';
import { stranger } from './stranger';

/** Every kind of operation by its name. A seed draws by their order and weights: a change here changes every seed. */
export const KINDS = { send, batch, refund, repeat, change, balances, history, logout, stranger } as const;

type Kinds = typeof KINDS;
export type KindName = keyof Kinds;
export type AnyOperation = NonNullable<ReturnType<Kinds[KindName]['draw']>>;
