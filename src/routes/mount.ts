import { Router, type IRouter, type RequestHandler } from 'express';
import { pagePolicy } from '../middlewares/headers.middleware';
import { otherMethods } from '../middlewares/method.middleware';
import { sayWhatMoved } from '../middlewares/moved.middleware';
import type { Access, Call, Limit, Route, RouteGroup } from './route';

/** The guards of each access and limit. */
export interface Guards {
  access: Record<Access, RequestHandler[]>;
  limits: Record<Limit, RequestHandler[]>;
}

interface Wiring<Controllers> {
  controllers: Controllers;
  guards: Guards;
}

/**
 * Makes the Express routes of a group. The order of each is: the guards of its access, its further limit, the policy for pages,
 * then the body, the validation and the handler. A path refuses the methods that it does not have.
 */
export function mount<Controllers>(
  app: IRouter,
  { below, routes }: RouteGroup<Controllers>,
  { controllers, guards }: Wiring<Controllers>,
): void {
  const router = Router();
  for (const path of new Set(routes.map((each) => each.path))) {
    if (!path.startsWith(below)) throw new Error(`${path} does not begin with ${below}, the path of its group`);
    const expressRoute = router.route(below === '/' ? path : path.slice(below.length) || '/');
    for (const each of routes.filter((other) => other.path === path)) {
      const before = [...guards.access[each.access], ...(each.limit ? guards.limits[each.limit] : [])];
      expressRoute[each.method](before, handlersOf(each, controllers));
    }
    expressRoute.all(otherMethods);
  }
  app.use(below, router);
}

function handlersOf<Controllers>(route: Route<Controllers>, controllers: Controllers) {
  return [
    ...(isPage(route) ? [pagePolicy] : []),
    ...route.handlers(controllers),
    ...(route.movesMoney ? [sayWhatMoved] : []),
  ];
}

const isPage = ({ answers }: Call) => answers.some(({ content = {} }) => 'text/html' in content);
