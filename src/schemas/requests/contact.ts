import { z } from 'zod';
import * as field from '../fields';
import { fullName } from '../person';

const params = field.body({ account_number: field.accountNumber });

export const saveContactSchema = {
  params,
  // Both fields are required, null included: a PUT replaces both, and an absent field must not erase a name.
  body: field.body({
    own_name: fullName.nullable().meta({
      description:
        'A name of your own for this person, by the rules of full names. Null for none. No other user sees it.',
      examples: ['Mum'],
    }),
    starred: z.boolean('must be true or false').meta({ examples: [true] }),
  }),
};

export const deleteContactSchema = { params };
