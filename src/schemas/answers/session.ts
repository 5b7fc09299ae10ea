import { z } from 'zod';
import { id, email, fullName, accountNumber, money, time } from './fields';

const accessToken = z.string().meta({
  description: 'A bearer token. Good for 15 minutes, unless the server is set otherwise.',
  examples: ['eyJhbGciOiJIUzI1NiJ9.eyJ0eXAiOiJhY2Nlc3MifQ.c2lnbmF0dXJl'],
});

const person = { id, email, full_name: fullName, account_number: accountNumber };

export const registered = z.object({
  message: z.literal('User registered successfully'),
  data: z.object({ user: z.object(person).meta({ id: 'RegisteredUser' }) }),
});

export const loggedIn = z.object({
  accessToken,
  user: z.object({ ...person, balance: money }).meta({ id: 'LoggedInUser' }),
});

export const refreshed = z.object({ accessToken });

const userAgent = z
  .string()
  .nullable()
  .meta({ examples: ['Mozilla/5.0'] });
const ip = z
  .string()
  .nullable()
  .meta({ examples: ['192.0.2.7'] });
const session = z
  .object({
    id,
    created_at: time,
    last_used_at: time,
    user_agent: userAgent,
    ip,
    current: z.boolean().meta({ description: 'Whether it is the session that asks.', examples: [true] }),
    repeated_from: z.object({ at: time, user_agent: userAgent, ip }).optional().meta({
      description:
        'Only where it happened: a refresh of this session was repeated within 10 seconds from another network, or by another user agent. End the session unless that was you.',
    }),
  })
  .meta({ id: 'Session' });
export const sessions = z.object({ data: z.array(session) });
