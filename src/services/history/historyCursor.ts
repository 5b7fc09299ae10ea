import { z } from 'zod';
import type { EntryFilter } from '../../models/history.model';
import { AppError } from '../../errors/appError';
import type { Cursors } from '../../utils/cursor.util';
import type { Period } from '../accounts/bookTime';

export interface HistoryFilter extends EntryFilter, Period {
  /** Words and amounts, as the user typed them. */
  q: string | null;
}

export interface Position {
  /** The version of the last entry of the page before, or one more than the newest version. */
  before: number;
  filter: HistoryFilter;
}

/** Cursors are sealed, so parsing fails only for a cursor of another version of the server. */
const positionSchema = z.object({
  account: z.uuid(),
  before: z.int(),
  filter: z.object({
    direction: z.enum(['in', 'out']).nullable(),
    status: z.enum(['completed', 'failed']).nullable(),
    from: z.coerce.date().nullable(),
    to: z.coerce.date().nullable(),
    counterparty: z.string().nullable(),
    q: z.string().nullable(),
  }),
});

export function sealPosition(cursors: Cursors, accountId: string, { before, filter }: Position): string {
  return cursors.seal({ account: accountId, before, filter });
}

/** The client may leave the filters out. @throws VALIDATION_FAILED for a cursor of another account or with other filters */
export function openPosition(cursors: Cursors, cursor: string, accountId: string, asked: HistoryFilter): Position {
  const { success, data } = positionSchema.safeParse(cursors.open(cursor));
  if (!success || data.account !== accountId) throw wrongCursor('is not a cursor of this list');
  const filters = Object.entries(asked) as [keyof HistoryFilter, string | Date | null][];
  const same = filters.every(([name, value]) => value === null || comparable(value) === comparable(data.filter[name]));
  if (!same) throw wrongCursor('was made with other filters');
  return data;
}

const comparable = (value: string | Date | null) => (value instanceof Date ? value.getTime() : value);

function wrongCursor(message: string): AppError {
  return new AppError('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
}
