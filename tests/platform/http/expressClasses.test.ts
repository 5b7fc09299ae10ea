import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express from 'express';
import { classesFor } from '../../../src/platform/http/expressClasses';

test('requests and responses are born with the prototypes that Express would give them', () => {
  const app = express();

  const classes = classesFor(app);

  const req = new classes.IncomingMessage!(new Socket());
  const res = new classes.ServerResponse!(req);
  expect(Object.getPrototypeOf(req)).toBe(app.request);
  expect(Object.getPrototypeOf(res)).toBe(app.response);
  expect([req instanceof IncomingMessage, res instanceof ServerResponse]).toEqual([true, true]);
  expect(req).toMatchObject({ app, get: expect.any(Function), accepts: expect.any(Function) });
  expect(res).toMatchObject({ app, json: expect.any(Function), status: expect.any(Function) });
});

test('a listener that is not of Express keeps the classes of Node.js', () => {
  expect(classesFor(() => undefined)).toEqual({});
});
