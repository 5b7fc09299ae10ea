import type { ZodOpenApiExampleObject } from 'zod-openapi';
import { ACCOUNT_NUMBER_ERROR } from '../schemas/fields';
import { AppError, type FieldError } from '../errors/appError';
import { ERRORS, type ErrorCode } from '../errors/errorTable';
import { toProblem } from '../errors/http';

/** The examples that have more than the title of the error. */
const DETAILED: Partial<
  Record<ErrorCode, { message: string; details?: Record<string, number>; errors?: FieldError[] }>
> = {
  VALIDATION_FAILED: {
    message: `toAccountNumber ${ACCOUNT_NUMBER_ERROR}`,
    errors: [{ path: '/toAccountNumber', message: ACCOUNT_NUMBER_ERROR }],
  },
  INSUFFICIENT_FUNDS: {
    message: 'The balance is 20.00, less than the 80.00 asked for',
    details: { balance: 20, requested: 80 },
  },
  BALANCE_LIMIT_EXCEEDED: {
    message: ERRORS.BALANCE_LIMIT_EXCEEDED.title,
    details: { limit: 9_999_999_999_999.99, requested: 80 },
  },
  REFUND_EXCEEDS_REMAINING: {
    message: 'Of this transfer 30.00 can still be refunded',
    details: { remaining: 30, requested: 80 },
  },
};

export const ERROR_EXAMPLES = Object.fromEntries(
  (Object.keys(ERRORS) as ErrorCode[]).map((code) => [code, exampleOf(code)]),
) as Record<ErrorCode, ZodOpenApiExampleObject>;

function exampleOf(code: ErrorCode): ZodOpenApiExampleObject {
  const { message, ...options } = DETAILED[code] ?? { message: ERRORS[code].title };
  const value = toProblem(new AppError(code, message, options), '84ba1c3e-ea05-4fe7-a183-31672e905857');
  return { id: code, summary: ERRORS[code].title, value };
}

/** The names of the numbers in the details of an error. */
export const numbersOf = (code: ErrorCode): string[] => Object.keys(DETAILED[code]?.details ?? {});
