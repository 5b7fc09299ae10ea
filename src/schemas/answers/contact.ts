import { z } from 'zod';
import { accountNumber, displayName, time } from './fields';

export const contact = z
  .object({
    account_number: accountNumber,
    display_name: displayName,
    own_name: z
      .string()
      .nullable()
      .meta({ description: 'The name that the user gave to this person. No other user sees it.', examples: ['Mum'] }),
    starred: z.boolean().meta({ examples: [true] }),
    saved: z.boolean().meta({
      description: 'True for a saved contact, false for a person of recent entries only.',
      examples: [true],
    }),
    last_at: time.nullable().meta({
      description:
        'The latest payment in either direction, refunds included. Null when it is not among the latest 2,000 entries.',
      examples: ['2024-12-06T10:30:00.000Z'],
    }),
    last_paid_at: time.nullable().meta({
      description: 'The latest payment to this person. Null when it is not among the latest 2,000 entries.',
      examples: ['2024-12-05T09:00:00.000Z'],
    }),
  })
  .meta({ id: 'Contact' });

export const contacts = z.object({ data: z.array(contact) });

export const oneContact = z.object({ contact });
