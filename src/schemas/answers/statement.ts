import { z } from 'zod';
import { id, accountNumber, currency, money, total, time } from './fields';
import { entry } from './transaction';

export const statement = z
  .object({
    account: z.object({ id, account_number: accountNumber, currency }),
    from: time,
    to: time,
    openingBalance: money,
    closingBalance: money,
    entries: z.array(entry).meta({ description: 'All that moved money in the period, oldest first.' }),
    totalIn: total,
    totalOut: total,
  })
  .meta({ id: 'Statement' });

/** With a time zone, two columns say in which zone their times are. */
const timeColumns = (timeZone: string | null) =>
  timeZone === null ? ['created_at'] : ['created_at (UTC)', `local_time (${timeZone})`];

/** The columns after the times. */
const OTHER_COLUMNS = [
  'id',
  'description',
  'counterparty_account_number',
  'counterparty_display_name',
  'in',
  'out',
  'balance_after',
  'type',
  'refund_of',
  'refunded_amount',
  'account_number',
  'currency',
];

export const csvColumns = (timeZone: string | null) => [...timeColumns(timeZone), ...OTHER_COLUMNS];

export const statementCsv = z.string().meta({ examples: [`${csvColumns(null).join(',')}\r\n`] });
