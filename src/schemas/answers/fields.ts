import { z } from 'zod';
import * as field from '../fields';

/**
 * The fields of answers. The compiler holds the controllers to these shapes (`Answer<typeof answers.page>`), the OpenAPI document
 * is generated from them, and the tests compare every answer with the document.
 */

export type Answer<S extends z.ZodType> = z.output<S>;

export const id = z.uuid().meta({ override: field.idShape });
export const email = z.string().meta({ format: 'email', examples: ['ann@example.com'] });
export const fullName = z.string().meta({ examples: ['Ann Example'] });
export const accountNumber = z.string().meta(field.ACCOUNT_NUMBER_SHAPE);
export const displayName = z.string().meta({ description: 'The name, shortened.', examples: ['Bob E.'] });
export const currency = z.string().meta({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.', examples: ['USD'] });
/** At most 15 significant digits, which a double represents exactly. */
export const money = z
  .number()
  .min(0)
  .meta({ description: 'With at most two decimals.', examples: [1000.5] });
export const total = z
  .number()
  .min(0)
  .meta({ description: 'With at most two decimals.', examples: [250] });
export const time = z
  .date()
  .meta({ override: { type: 'string', format: 'date-time', pattern: 'Z$' }, examples: ['2024-12-06T10:30:00.000Z'] });
