import type { Express } from 'express';
import { createApp, type Dependencies } from '../../src/app';
import { createMemoryRateLimiters } from '../../src/platform/limits/limiterStores';
import { MemoryCounters } from '../../src/platform/limits/counters';
import { otherMethods } from '../../src/middlewares/method.middleware';
import * as validation from '../../src/middlewares/validate.middleware';
import { aWallet } from './wallet';

/** Where what is no route stands before the routes, or after them. */
const MIDDLEWARE_PATHS = ['', '/api'];

export interface Route {
  method: string;
  /** Whole, with its parameters: `/api/transactions/:id`. */
  path: string;
  /** Null where nothing is read of the request. */
  schema: validation.RequestSchema | null;
}

/** What Express keeps of a handler, a router or a route. `rawPath` is where it is mounted. */
interface Layer {
  handle: unknown;
  rawPath: string;
  route?: { path: string; stack: { method?: string; handle: unknown }[] };
}

/**
 * Every route of the app and what it takes, read from the app itself: a new route is in this list by being there.
 * @throws Error when something could answer that is no such route
 */
export function findRoutes(): Route[] {
  const { app, schemas } = buildApp();
  return routesIn(app.router.stack as unknown as Layer[], '', schemas);
}

function routesIn(stack: readonly Layer[], mountPath: string, schemas: Schemas): Route[] {
  return stack.flatMap((layer) => {
    if (layer.route) return routesOf(layer.route, mountPath, schemas);
    const path = `${mountPath}${layer.rawPath}`.replace(/\/$/, '');
    const { stack: inner } = layer.handle as { stack?: Layer[] };
    if (inner) return routesIn(inner, path, schemas);
    if (!MIDDLEWARE_PATHS.includes(path)) throw new Error(`${path} is answered by what is no route`);
    return [];
  });
}

/** The schema of each handler that validates. */
type Schemas = Map<unknown, validation.RequestSchema>;

/** Builds the app with nothing behind it, which is enough to look at it, and watches what it validates. */
function buildApp(): { app: Express; schemas: Schemas } {
  const schemas: Schemas = new Map();
  const validate = validation.validate;
  const spy = jest.spyOn(validation, 'validate').mockImplementation((schema, handler) => {
    const handlers = validate(schema, handler);
    // The last one is made for this route alone; those before it read the body for all of them.
    if (schema) schemas.set(handlers.at(-1), schema);
    return handlers;
  });
  const app = createApp({
    corsOrigins: [] as readonly string[],
    trustProxy: [] as readonly string[],
    rateLimits: { authPerMinute: 0, apiPerMinute: 0 },
    createLimiter: createMemoryRateLimiters,
    counters: new MemoryCounters(),
    pools: {} as Dependencies['pools'],
    wallet: aWallet(),
  } as Partial<Dependencies> as Dependencies);
  spy.mockRestore();
  return { app, schemas };
}

function routesOf(route: NonNullable<Layer['route']>, mountPath: string, schemas: Schemas): Route[] {
  const path = `${mountPath}${route.path}`.replace(/(?<=.)\/$/, '');
  const stranger = route.stack.find(({ method, handle }) => !method && handle !== otherMethods);
  if (stranger) throw new Error(`${path} answers to methods that it does not name`);
  // A handler of all methods has no method.
  const own = route.stack.flatMap(({ method, handle }) => (method ? [{ method: method.toUpperCase(), handle }] : []));
  return [...new Set(own.map(({ method }) => method))].map((method) => {
    const handlers = own.filter((each) => each.method === method).map(({ handle }) => handle);
    return { method, path, schema: handlers.map((handle) => schemas.get(handle)).find(Boolean) ?? null };
  });
}

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;
