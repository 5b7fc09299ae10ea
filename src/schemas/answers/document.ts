import { z } from 'zod';
import { VERSION } from '../../utils/version.util';

export const document = z
  .looseObject({
    openapi: z.string().meta({ examples: ['3.1.1'] }),
    info: z.looseObject({
      title: z.string().meta({ examples: ['PayVerse'] }),
      version: z.string().meta({ examples: [VERSION] }),
    }),
  })
  .meta({ description: 'An OpenAPI 3.1 document: this one.' });
