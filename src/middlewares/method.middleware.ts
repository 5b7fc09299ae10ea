import type { RequestHandler } from 'express';
import { HttpError } from '../errors/http';

/** The last handler of every route: answers OPTIONS, and refuses the methods that the route does not have. */
export const otherMethods: RequestHandler = (req, res) => {
  const allow = allowedMethods(req.route as { methods: Record<string, boolean> });
  if (req.method !== 'OPTIONS') {
    throw new HttpError('METHOD_NOT_ALLOWED', `Allowed here: ${allow}`, { Allow: allow });
  }
  res.setHeader('Allow', allow);
  res.status(204).end();
};

function allowedMethods({ methods }: { methods: Record<string, boolean> }): string {
  const own = Object.keys(methods).filter((method) => method !== '_all');
  const all = own.includes('get') ? [...own, 'head', 'options'] : [...own, 'options'];
  return all.map((method) => method.toUpperCase()).join(', ');
}
