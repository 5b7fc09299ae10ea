import { z } from 'zod';
import type { DocsController } from '../controllers/docs.controller';
import { document } from '../schemas/answers/document';
import { fileSchema } from '../schemas/requests/file';
import { html, json, route, type RouteGroup } from './route';

interface Controllers {
  docs: DocsController;
}

export const openApiRoutes: RouteGroup<Controllers> = {
  below: '/openapi.json',
  routes: [
    route({
      id: 'getOpenApi',
      method: 'get',
      path: '/openapi.json',
      access: 'public',
      schema: null,
      handle: ({ docs }) => docs.document,
      answers: [{ status: 200, description: 'The document.', content: json(document) }],
      summary: 'This document',
    }),
  ],
};

export const docsRoutes: RouteGroup<Controllers> = {
  below: '/docs',
  routes: [
    route({
      id: 'getDocsPage',
      method: 'get',
      path: '/docs',
      access: 'public',
      schema: null,
      handle: ({ docs }) => docs.docs,
      answers: [{ status: 200, description: 'The page.', content: html }],
      summary: 'A page to read this document on, and to try the calls',
    }),
    route({
      id: 'getDocsFile',
      method: 'get',
      path: '/docs/:file',
      access: 'public',
      schema: fileSchema,
      handle: ({ docs }) => docs.file,
      answers: [
        {
          status: 200,
          description: 'The file.',
          content: { 'text/javascript': z.string(), 'text/css': z.string(), 'image/png': z.string() },
        },
      ],
      errors: ['ROUTE_NOT_FOUND'],
      pageOnNotFound: true,
      summary: 'A file that these pages are made of',
    }),
  ],
};

export const errorsRoutes: RouteGroup<Controllers> = {
  below: '/errors',
  routes: [
    route({
      id: 'getErrorsPage',
      method: 'get',
      path: '/errors',
      access: 'public',
      schema: null,
      handle: ({ docs }) => docs.errors,
      answers: [{ status: 200, description: 'The page.', content: html }],
      summary: 'A page that explains every error',
      description: 'The `type` of each error leads to its place there.',
    }),
  ],
};
