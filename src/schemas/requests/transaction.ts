import { z } from 'zod';
import { documentedAs } from '../../utils/documentedAs.util';
import { readSearch } from '../../utils/searchWords.util';
import * as field from '../fields';

/** `idempoten` with any other characters between its letters. It runs on every header name of every request, so it allocates nothing. */
const NEAR_KEY = /i[^a-z]*d[^a-z]*e[^a-z]*m[^a-z]*p[^a-z]*o[^a-z]*t[^a-z]*e[^a-z]*n/;

const PAGE = { default: 20, max: 100 };
const PAGE_ERROR = `must be a whole number from 1 to ${PAGE.max}`;

const TRANSFERS_MAX = 1_000;
const TRANSFERS_ERROR = `must be a list of 1 to ${TRANSFERS_MAX} transfers`;

const keyHeader = z.object({
  'idempotency-key': field.idempotencyKey.optional().meta({
    description:
      '1 to 255 printable ASCII characters, bare or in quotation marks, made once for each payment that a person wants. The same key with the same request gives the first answer again, for ever, also to parallel requests. Without a key each call moves money. The server refuses a header with a similar name, such as `X-Idempotency-Key`.',
  }),
});
/** The headers of each call that moves money. */
const keyed = { headers: keyHeader, headerFault: nearKeyFault };

const transfer = field
  .body({
    toAccountNumber: field.accountNumber,
    amount: field.amount,
    description: field.description.optional(),
  })
  .meta({ id: 'Transfer' });

export const sendSchema = { ...keyed, body: transfer };

export const batchSchema = {
  ...keyed,
  body: field.body({
    transfers: z
      .array(transfer, TRANSFERS_ERROR)
      .min(1, TRANSFERS_ERROR)
      .max(TRANSFERS_MAX, TRANSFERS_ERROR)
      .transform((list) => list as [TransferBody, ...TransferBody[]]),
  }),
  bodyLimitBytes: 512 * 1_024,
};

const params = z.object({ id: field.id.meta({ description: 'The transaction.' }) });

export const refundSchema = {
  params,
  ...keyed,
  body: field.body({ amount: field.amount.optional(), description: field.description.optional() }).optional(),
};

/** Refuses a misspelt Idempotency-Key, because the client believes that its retry is safe. */
function nearKeyFault(name: string): string | null {
  const isNear = name !== 'idempotency-key' && NEAR_KEY.test(name);
  return isNear ? 'is not read: send Idempotency-Key' : null;
}

export type TransferBody = z.output<typeof transfer>;
export type KeyHeader = z.output<typeof keyHeader>;
/** The parsed input of each call that moves money. */
export interface KeyedInput {
  headers: KeyHeader;
}

export function toTransfer({ toAccountNumber, amount, description }: TransferBody) {
  return { toAccountNumber, amountCents: amount, description: description ?? null };
}

interface RefundInput {
  params: z.output<typeof refundSchema.params>;
  body?: z.output<typeof refundSchema.body>;
}

export function toRefund({ params: { id }, body }: RefundInput) {
  return { originalId: id, amountCents: body?.amount ?? null, description: body?.description ?? null };
}

const limit = z
  .string()
  .regex(/^(100|[1-9]\d?)$/, PAGE_ERROR)
  .transform(Number)
  .default(PAGE.default)
  .meta({
    description: 'The maximum of entries on a page.',
    override: documentedAs({ type: 'integer', minimum: 1, maximum: PAGE.max, default: PAGE.default }),
  });
const cursor = z
  .string('must stand once')
  // Long enough for the cursor of any search, which has the words.
  .max(2_048, 'is not a cursor of this list')
  .optional()
  .meta({ description: 'The `nextCursor` of the previous page. It is valid with the filters of that page only.' });

const SEARCH = { charactersMax: 200, wordsMax: 16 };
const search = z
  .string('must stand once')
  .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode', abort: true })
  .refine((value) => field.length(value) <= SEARCH.charactersMax, {
    error: `must have at most ${SEARCH.charactersMax} characters`,
    abort: true,
  })
  .superRefine((value, context) => {
    const words = readSearch(value).length;
    if (words === 0) context.addIssue('must have a word or an amount');
    if (words > SEARCH.wordsMax) context.addIssue(`must have at most ${SEARCH.wordsMax} words`);
  })
  .optional()
  .meta({
    minLength: 1,
    maxLength: SEARCH.charactersMax,
    description: `Words and amounts, at most ${SEARCH.wordsMax}, separated by spaces. An entry must have each of them: as a part of its note, of the name of the other party as it is shown, of the user's own name for this contact, or as its amount (\`12.5\`, \`1,200.00\` or \`$12.50\`); a word of \`ACC\` and digits, or of at least four digits, also as a part of the account number. Case, accents and hidden characters make no difference, and no character is a wildcard. Each page looks through at most 2,000 entries, so follow \`nextCursor\` after an empty page too. Each 1,000 entries that a page looks through count as one call. A user may run 4 searches at once.`,
    examples: ['lunch 12.50'],
  });

export const listSchema = {
  query: z
    .strictObject({
      limit,
      cursor,
      direction: z
        .enum(['in', 'out'], 'must be in or out')
        .optional()
        .meta({ description: 'Only incoming (`in`) or only outgoing (`out`) entries.' }),
      status: z
        .enum(['completed', 'failed'], 'must be completed or failed')
        .optional()
        .meta({ description: 'Only transactions that moved money, or only refusals.' }),
      ...field.period,
      counterparty: field.accountNumber.optional().meta({ description: 'The account number of the other party.' }),
      q: search,
    })
    .refine(field.isPeriod, field.PERIOD_ERROR),
};

export const getSchema = { params };
