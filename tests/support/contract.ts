import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { addContractFaults } from './contractFaults';
import { faultsOf } from './contractRules';

/**
 * Holds every answer of a test server to the OpenAPI document: what it does not tell, no test may see. It is the same
 * listener to every `instanceof` check, because the HTTP server does (config/expressClasses).
 */
export function underContract<Listener extends RequestListener>(listener: Listener): Listener {
  return new Proxy(listener, {
    apply: (target, self, [req, res]: Parameters<RequestListener>) => {
      watch(req, res);
      Reflect.apply(target, self, [req, res]);
    },
  });
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
    addContractFaults(faults.map((fault) => `${method} ${url} ${res.statusCode}: ${fault}: ${body.slice(0, 500)}`));
    return end(...(args as Parameters<typeof end>));
  };
}
