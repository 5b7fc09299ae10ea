import express from 'express';
import { mount } from '../../src/routes/mount';
import { route } from '../../src/routes/route';

test('a call outside of the path of its group is refused: the document would name another path than Express', () => {
  const call = route<object, null>({
    id: 'misplaced',
    method: 'get',
    path: '/elsewhere',
    access: 'public',
    schema: null,
    handle: () => () => undefined,
    answers: [],
    summary: '',
  });
  const guards = { access: {}, limits: {} } as never;

  expect(() => mount(express(), { below: '/api/things', routes: [call] }, { controllers: {}, guards })).toThrow(
    '/elsewhere does not begin with /api/things, the path of its group',
  );
});
