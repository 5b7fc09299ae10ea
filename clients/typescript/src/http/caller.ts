import type { Answer, Problem } from '../errors/problem.ts';
import { isCsv } from './answer.ts';
import type { ParseAs } from './operations.ts';
import { toRequest, type CallOptions } from './request.ts';
import type { Send } from './send.ts';

export type Caller = (method: string, path: string, options?: CallOptions) => Promise<Answer<unknown>>;

export function createCaller(root: string, send: Send): Caller {
  return async (method, path, options = {}) => {
    const response = await send(toRequest(root, method, path, options));
    if (!response.ok) return { error: (await response.json()) as Problem, response };
    return { data: await parse(response, options.parseAs ?? 'json'), response };
  };
}

async function parse(response: Response, parseAs: ParseAs): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (parseAs === 'stream') return response.body;
  if (parseAs === 'json' && isCsv(response)) {
    await response.body?.cancel();
    throw new TypeError("The answer is CSV: read it with parseAs: 'text', 'blob' or 'stream'");
  }
  return response[parseAs]();
}
