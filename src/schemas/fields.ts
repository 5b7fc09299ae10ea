import { z } from 'zod';
import { isAccountNumber } from '../utils/accountNumber.util';
import { AMOUNT_MAX_CENTS, decimalFromCents, parseAmount } from '../utils/money.util';
import { documentedAs } from '../utils/documentedAs.util';
import { textFault } from '../utils/shownText.util';

/**
 * The fields of requests. Every message completes the sentence "the field …". `meta` is for the OpenAPI document; its description
 * has the rules that JSON Schema cannot express.
 */

const DESCRIPTION_LENGTH_MAX = 255;

/** A text that PostgreSQL and a hash function accept. */
export const text = z
  .string('must be a text')
  .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode', abort: true });
/** Counts code points: an emoji is one, not two. */
export const length = (value: string) => Array.from(value).length;

export const description = text
  .superRefine((value, context) => {
    const fault = textFault(value);
    if (fault) context.addIssue(fault);
    else if (length(value) > DESCRIPTION_LENGTH_MAX)
      context.addIssue(`must have at most ${DESCRIPTION_LENGTH_MAX} characters`);
  })
  .meta({
    maxLength: DESCRIPTION_LENGTH_MAX,
    description:
      'The purpose of the payment. Both parties see it, so it must not have hidden characters: control characters other than tab and line ends, bidi controls, zero-width spaces. Emoji and the joiners of Arabic and Indic scripts are fine.',
    examples: ['Payment for lunch'],
  });

/** The part of the rule that JSON Schema can express. It cannot express the check digit. */
export const ACCOUNT_NUMBER_SHAPE = { pattern: '^ACC\\d{13}$', examples: ['ACC0000000000018'] };
export const ACCOUNT_NUMBER_ERROR = 'must be ACC and 13 digits, of which the last checks the others';

export const accountNumber = z
  .string('must be a text')
  .refine(isAccountNumber, ACCOUNT_NUMBER_ERROR)
  .meta({
    ...ACCOUNT_NUMBER_SHAPE,
    description: 'The last digit checks the others (Luhn), so that a typing error reaches no other account.',
  });

const AMOUNT = `must be a number or a decimal text with at most two decimals, such as 50 or "50.00", more than 0 and at most ${decimalFromCents(AMOUNT_MAX_CENTS)}`;

/** A JSON number or a decimal text, parsed to whole cents. */
export const amount = z
  .union([z.number(), z.string()], AMOUNT)
  .transform((value, context) => {
    const cents = parseAmount(value);
    if (cents !== null) return cents;
    context.addIssue(AMOUNT);
    return z.NEVER;
  })
  .meta({
    override: documentedAs({
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      maximum: AMOUNT_MAX_CENTS / 100,
      pattern: '^(0|[1-9]\\d{0,12})(\\.\\d{1,2})?$',
      description: `A number or a decimal text with at most two decimals, more than 0 and at most ${decimalFromCents(AMOUNT_MAX_CENTS)}. It is never rounded.`,
      examples: [50, '50.00'],
    }),
  });

/** Shorter than the pattern of zod. */
export const idShape = documentedAs({
  type: 'string',
  format: 'uuid',
  examples: ['0193a0f2-7c1e-7b4a-9d2f-3e5a6b7c8d90'],
});

/** In lower case, as PostgreSQL writes it. */
export const id = z
  .uuid('must be a UUID')
  .transform((value) => value.toLowerCase())
  .meta({ override: idShape });

const TIME = 'must be a time such as 2024-12-06T10:30:00Z';
const timeShape = documentedAs({
  type: 'string',
  format: 'date-time',
  description: 'RFC 3339 with its offset from UTC, from 1970 to 9999.',
  examples: ['2024-12-06T10:30:00Z'],
});
/** A fraction of a second with more than three digits that are not all 0. */
const FINER_THAN_MS = /\.\d{3}\d*[1-9]/;

/** Answers repeat the times of requests in UTC, and RFC 3339 allows four digits for the year. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** RFC 3339 with its offset from UTC, from 1970 on. Truncated to milliseconds, as times in the ledger are. */
export const time = z.iso
  .datetime({ offset: true, error: TIME })
  .transform((value) => new Date(value))
  .refine((date) => date.getTime() >= 0 && date.getTime() <= LAST_TIME, TIME)
  .meta({ override: timeShape });

/** The start or end of a period: rounded up to the next millisecond. */
export const bound = z
  .string(TIME)
  .transform((value, context) => {
    const { success, data } = time.safeParse(value);
    if (success) return new Date(Math.min(data.getTime() + (FINER_THAN_MS.test(value) ? 1 : 0), LAST_TIME));
    context.addIssue(TIME);
    return z.NEVER;
  })
  .meta({ override: timeShape });

export const period = {
  from: bound.optional().meta({
    description: 'Where the period begins, inclusive, and not in the future. From the first entry when absent.',
  }),
  to: bound.optional().meta({
    description:
      'Where the period ends, exclusive, and not in the future. Everything up to the latest entry when absent.',
  }),
};
export const isPeriod = ({ from, to }: { from?: Date | undefined; to?: Date | undefined }) =>
  !from || !to || from <= to;
export const PERIOD_ERROR = { path: ['to'], message: 'must not be before from' };

const KEY = 'must stand once, as 1 to 255 printable ASCII characters, bare or in quotation marks';
/** An RFC 9651 string, or a bare text that does not begin with a quotation mark. */
const KEY_FORM = /^(?:"((?:[^"\\]|\\["\\])*)"|([^"].*))$/;

/** Idempotency-Key. Two headers are refused: with the wrong one of them money would move twice. */
export const idempotencyKey = z
  .array(z.string())
  .transform((values, context) => {
    const [, quoted, bare] = (values.length === 1 && KEY_FORM.exec(values[0] ?? '')) || [];
    const key = bare ?? quoted?.replace(/\\(["\\])/g, '$1') ?? '';
    if (/^[\x20-\x7e]{1,255}$/.test(key) && key.trim() !== '') return key;
    context.addIssue(KEY);
    return z.NEVER;
  })
  .meta({
    override: documentedAs({
      type: 'string',
      minLength: 1,
      maxLength: 257,
      examples: ['d3b07384-d113-4ec6-a8f0-5e1b9d7a1c22'],
    }),
  });

/** The body of a call that needs none: absent, or an empty object. */
export const emptyBody = z.strictObject({}, 'must be a JSON object').optional();

/** An optional field of a body. Null means absent, because a client may send back `description: null` of an answer. */
export type Optional<S extends z.ZodType> = z.ZodPipe<
  z.ZodOptional<z.ZodNullable<S>>,
  z.ZodTransform<z.output<S> | undefined, z.output<S> | null | undefined>
>;

type Fields<T extends z.ZodRawShape> = {
  [Name in keyof T]: T[Name] extends z.ZodOptional<infer S extends z.ZodType> ? Optional<S> : T[Name];
};

/** An object with exactly these fields. Null in an optional field means absent. */
export function body<T extends z.ZodRawShape>(fields: T) {
  const entries = Object.entries(fields).map(([name, schema]) => [name, nullIsAbsent(schema)]);
  return z.strictObject(Object.fromEntries(entries) as Fields<T>, 'must be a JSON object');
}

function nullIsAbsent(schema: z.core.$ZodType): z.core.$ZodType {
  if (!(schema instanceof z.ZodOptional)) return schema;
  return (schema.unwrap() as z.ZodType).nullish().transform((value) => value ?? undefined);
}
