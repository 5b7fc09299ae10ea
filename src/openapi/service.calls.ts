import { z } from 'zod';
import * as answers from '../schemas/answers';
import { fileSchema } from '../controllers/staticFile';
import { ABOUT } from './about';
import { html, json, type Call } from './call';

const document = z
  .looseObject({
    openapi: z.string().meta({ examples: ['3.1.1'] }),
    info: z.looseObject({
      title: z.string().meta({ examples: ['PayVerse'] }),
      version: z.string().meta({ examples: [ABOUT.info.version] }),
    }),
  })
  .meta({ description: 'An OpenAPI 3.1 document: this one.' });

export const healthCalls: Call[] = [
  {
    id: 'getLiveness',
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process runs',
    description: 'Whoever restarts it on another answer need not ask for more.',
    access: 'none',
    schema: null,
    answers: [{ status: 200, description: 'It runs.', content: json(answers.live) }],
  },
  {
    id: 'getReadiness',
    method: 'get',
    path: '/health/ready',
    summary: 'Whether requests should be sent here',
    description: 'The database answers, its schema is current, and the server is not shutting down.',
    access: 'none',
    schema: null,
    answers: [
      { status: 200, description: 'Everything is ready.', content: json(answers.ready) },
      { status: 503, description: 'Requests should go elsewhere.', content: json(answers.ready) },
    ],
  },
];

export const documentCalls: Call[] = [
  {
    id: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    access: 'none',
    schema: null,
    answers: [{ status: 200, description: 'The document.', content: json(document) }],
  },
  {
    id: 'getDocsPage',
    method: 'get',
    path: '/docs',
    summary: 'A page to read this document on, and to try the calls',
    access: 'none',
    schema: null,
    answers: [{ status: 200, description: 'The page.', content: html }],
  },
  {
    id: 'getDocsFile',
    method: 'get',
    path: '/docs/:file',
    summary: 'A file that these pages are made of',
    access: 'none',
    schema: fileSchema,
    answers: [
      {
        status: 200,
        description: 'The file.',
        content: { 'text/javascript': z.string(), 'text/css': z.string(), 'image/png': z.string() },
      },
    ],
    errors: ['ROUTE_NOT_FOUND'],
    pageOnNotFound: true,
  },
  {
    id: 'getErrorsPage',
    method: 'get',
    path: '/errors',
    summary: 'A page that explains every error',
    description: 'The `type` of each error leads to its place there.',
    access: 'none',
    schema: null,
    answers: [{ status: 200, description: 'The page.', content: html }],
  },
];
