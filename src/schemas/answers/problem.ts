import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../errors/errorTable';

const code = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).meta({ id: 'ErrorCode' });

const amount = z.number().optional();

/** The body of every error: RFC 9457 and a few fields more. `errors/http.ts` writes it. */
export const problem = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: 'A page about this error.' }),
    title: z.string(),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status.' }),
    detail: z.string(),
    code,
    message: z.string().meta({ description: 'Equal to `detail`. For people.' }),
    requestId: z.string(),
    details: z
      .object({
        balance: amount,
        requested: amount,
        limit: amount,
        remaining: amount,
        moved: z.enum(['nothing', 'unknown']).optional().meta({
          description:
            'With `UNAVAILABLE`, on a call that moves money: what this request moved. It says nothing about an earlier request with the same key.',
        }),
      })
      .optional()
      .meta({ description: 'The numbers that explain a refusal, or whether money moved.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }).meta({ id: 'FieldError' }))
      .optional()
      .meta({
        description:
          'The faults of the request: `path` is a JSON pointer into the body, or the name of a parameter or header.',
      }),
  })
  .meta({ id: 'Problem', description: 'Branch on `code`: it does not change.' });
