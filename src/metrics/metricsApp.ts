import express, { type Express } from 'express';
import { createErrorMiddleware, routeNotFound } from '../middlewares/error.middleware';
import { createSafeHeaders, noStore } from '../middlewares/headers.middleware';
import { otherMethods } from '../middlewares/method.middleware';
import { requestId } from '../middlewares/requestId.middleware';

interface Options {
  /** The metrics in the text format of Prometheus. */
  read: () => Promise<string>;
  contentType: string;
  onError: (error: unknown, requestId: string) => void;
}

/** Serves `/metrics` on a separate port, because only operators may read it. */
export function createMetricsApp({ read, contentType, onError }: Options): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, createSafeHeaders({ tlsOnly: false }), noStore);
  app
    .route('/metrics')
    .get(async (_req, res) => {
      const text = await read();
      res.type(contentType).send(text);
    })
    .all(otherMethods);
  app.use(routeNotFound);
  app.use(createErrorMiddleware(onError));
  return app;
}
