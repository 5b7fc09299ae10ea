import { z } from 'zod';
import * as field from '../fields';

/** Any text is a valid name: the answer to an unknown name is 404 ROUTE_NOT_FOUND, not 400. */
export const fileSchema = {
  params: field.body({ file: z.string().meta({ description: 'Its name.' }) }),
  ignoresQuery: true,
} as const;

/** Any text is a valid id: the page itself shows that there is no such transaction. */
export const transactionPageSchema = {
  params: field.body({ id: z.string().meta({ description: 'The transaction that the page shows.' }) }),
  ignoresQuery: true,
} as const;
