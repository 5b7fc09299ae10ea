import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { Statement, StatementService } from '../services/statementService';
import { jsonFromCents } from '../utils/money.util';
import type * as answers from './answers.schema';
import type { Answer } from './answers.schema';
import * as field from './fields.schema';
import { csvName, statementCsv, statementJson } from './statement.view';

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
        .meta({ description: 'What the answer is.' }),
    })
    .refine(field.isPeriod, field.PERIOD_ERROR),
};

export function createStatementController(statements: StatementService) {
  const getBalance: Handler<typeof balanceSchema> = async (req, res, { params, query }) => {
    const { balanceCents, ...rest } = await statements.getBalance(currentUserId(req), params.id, query.at ?? null);
    res.json({ balance: jsonFromCents(balanceCents), ...rest } satisfies Answer<typeof answers.balance>);
  };

  const getStatement: Handler<typeof statementSchema> = async (req, res, { params, query }) => {
    const { from = null, to = null, format } = query;
    const statement = await statements.openStatement(currentUserId(req), params.id, { from, to });
    if (format === 'csv') setCsvHeaders(res, statement);
    else res.type('json');
    await stream(req, res, format === 'csv' ? statementCsv(statement) : statementJson(statement));
  };

  return { getBalance, getStatement };
}

function setCsvHeaders(res: Response, statement: Statement): void {
  res.type('text/csv; charset=utf-8; header=present');
  res.setHeader('Content-Disposition', `attachment; filename="${csvName(statement)}"`);
}

/** The client went away before the end or, as Node.js 26 says it, before the beginning. Neither is an error of ours. */
const CLIENT_GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** Sends the text as fast as the client takes it. An error on the way cuts the answer off, so that half is not taken for all. */
async function stream(req: Request, res: Response, chunks: AsyncIterable<string>): Promise<void> {
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  try {
    await pipeline(Readable.from(chunks), res);
  } catch (error) {
    if (!CLIENT_GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
