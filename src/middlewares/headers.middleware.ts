import type { RequestHandler } from 'express';

/** On every answer. */
export const safeHeaders: RequestHandler = (_req, res, next) => {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

/** On every answer about people and their money: no cache between us and them may keep it. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
