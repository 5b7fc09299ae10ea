import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { currentUserId } from '../middlewares/auth.middleware';
import type { CallCosts } from '../middlewares/rateLimit.middleware';
import type { Handler } from '../middlewares/validate.middleware';
import type { StatementService } from '../services/statementService';
import { jsonFromCents } from '../utils/money.util';
import { Places } from '../platform/limits/places';
import type * as answers from '../schemas/answers/account';
import type { Answer } from '../schemas/answers/fields';
import type { balanceSchema, statementSchema } from '../schemas/requests/account';
import { watchReader } from './readerWatch';
import { csvName, statementCsv, statementJson } from './statement.view';

export type StatementController = ReturnType<typeof createStatementController>;

/** The maximum of statements that are sent at once, and the time for which a client may read no byte of one. */
export interface StatementLimits {
  perUser: number;
  perProcess: number;
  stallMs: number;
}

const STATEMENT_LIMITS: StatementLimits = { perUser: 2, perProcess: 16, stallMs: 30_000 };

interface Dependencies {
  statements: StatementService;
  costs: CallCosts;
  limits?: StatementLimits | undefined;
}

export function createStatementController({ statements, costs, limits = STATEMENT_LIMITS }: Dependencies) {
  const places = new Places({ name: 'statements', perKey: limits.perUser, all: limits.perProcess });

  const getBalance: Handler<typeof balanceSchema> = async (req, res, { params, query }) => {
    const { balanceCents, ...rest } = await statements.getBalance(currentUserId(req), params.id, query.at ?? null);
    res.json({ balance: jsonFromCents(balanceCents), ...rest } satisfies Answer<typeof answers.balance>);
  };

  const getStatement: Handler<typeof statementSchema> = (req, res, { params, query }) => {
    const { from = null, to = null, format, tz: timeZone = null } = query;
    const userId = currentUserId(req);
    return places.hold(userId, async () => {
      const statement = await statements.openStatement(userId, params.id, { from, to });
      const counted = { ...statement, pages: () => countPages(req, statement.pages()) };
      if (format === 'csv') setCsvHeaders(res, csvName(statement, timeZone));
      else res.type('json');
      await stream(req, res, format === 'csv' ? statementCsv(counted, timeZone) : statementJson(counted));
    });
  };

  /** Each page costs one call. The call itself paid for the first page. */
  async function* countPages<Page>(req: Request, pages: AsyncIterable<Page>): AsyncGenerator<Page, void> {
    let isPaid = true;
    for await (const page of pages) {
      if (!isPaid) await costs.owe(req, 1);
      isPaid = false;
      yield page;
    }
  }

  /** Sends the text as fast as the client reads. An error cuts the connection, so that the client sees that the answer is incomplete. */
  async function stream(req: Request, res: Response, texts: AsyncIterable<string>): Promise<void> {
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const endWatch = watchReader(req.socket, limits.stallMs);
    try {
      await pipeline(inPieces(texts), res);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== CLIENT_GONE) throw error;
    } finally {
      endWatch();
    }
  }

  return { getBalance, getStatement };
}

/** Sends in pieces, so that `watchReader` sees the progress of the client within a page. */
const PIECE_BYTES = 16_384;

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

function setCsvHeaders(res: Response, name: string): void {
  res.type('text/csv; charset=utf-8; header=present');
  res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
}

/** The code of the error of a client that disconnected, which is not an error of the server. */
const CLIENT_GONE = 'ERR_STREAM_PREMATURE_CLOSE';
