import { z } from 'zod';
import { isTimeZone } from '../../utils/timeZone.util';
import * as field from '../fields';

export const recipientSchema = { params: field.body({ account_number: field.accountNumber }) };

const params = z.object({ id: field.id.meta({ description: 'The account.' }) });

const at = field.time.optional().meta({
  description:
    'The balance after the last entry at or before this time, which must not be in the future. After the latest entry when absent.',
});

export const balanceSchema = { params, query: z.strictObject({ at }) };

export const statementSchema = {
  params,
  query: z
    .strictObject({
      ...field.period,
      format: z
        .enum(['json', 'csv'], 'must be json or csv')
        .default('json')
        .meta({ description: 'The format of the answer.' }),
      tz: z
        .string()
        .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
        .optional()
        .meta({
          description:
            'For CSV: the name of a time zone, such as `Europe/Berlin`. The file then has each time in UTC and, in a second column, as a clock there shows it.',
          examples: ['Europe/Berlin'],
        }),
    })
    .refine(field.isPeriod, field.PERIOD_ERROR)
    .refine(({ tz, format }) => tz === undefined || format === 'csv', {
      path: ['tz'],
      message: 'must come with format=csv',
    }),
};
