import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { faultsOf } from './contractRules';

/** Holds every answer of the test servers to the OpenAPI document: what it does not tell, no test may see. */

const found: string[] = [];

/** What was wrong since this was asked last. */
export const takeContractFaults = (): string[] => found.splice(0);

/** The same listener. Each of its answers is checked before it is on its way. */
export function underContract(listener: RequestListener): RequestListener {
  return (req, res) => {
    watch(req, res);
    listener(req, res);
  };
}

function watch({ method = '', url = '' }: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const [write, end] = [res.write.bind(res), res.end.bind(res)];
  res.write = (...args: unknown[]) => {
    keep(args[0]);
    return write(...(args as Parameters<typeof write>));
  };
  res.end = (...args: unknown[]) => {
    keep(args[0]);
    const body = Buffer.concat(chunks).toString();
    const faults = faultsOf({ method, url, status: res.statusCode, headers: res.getHeaders(), body });
    found.push(...faults.map((fault) => `${method} ${url} ${res.statusCode}: ${fault}: ${body.slice(0, 500)}`));
    return end(...(args as Parameters<typeof end>));
  };
}
