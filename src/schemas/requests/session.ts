import { z } from 'zod';
import * as field from '../fields';
import * as person from '../person';
import { obviousFault } from '../../utils/password.util';

const registration = field.body({
  email: person.newEmail,
  password: person.newPassword,
  full_name: person.fullName,
});

export const registerSchema = {
  body: registration.superRefine(({ email, password, full_name: fullName }, context) => {
    const message = obviousFault(password, { email, fullName });
    if (message) context.addIssue({ code: 'custom', path: ['password'], message });
  }),
};

export const loginSchema = { body: field.body({ email: person.email, password: person.password }) };

const optional = z
  .enum(['true', 'false'], 'must be true or false')
  .default('false')
  .transform((text) => text === 'true')
  .meta({
    description:
      '`true` where a session may be absent, such as at the start of a page: without a valid refresh cookie the answer is then 204 and not 401, which browsers log as an error.',
  });

export const refreshSchema = { query: z.strictObject({ optional }), body: field.emptyBody };

export const logoutSchema = { body: field.emptyBody };

export const logoutAllSchema = { body: field.emptyBody };

export const endSessionSchema = {
  params: field.body({ id: field.id.meta({ description: 'The id of the session in the list.' }) }),
};

export const changePasswordSchema = {
  body: field.body({ currentPassword: person.password, newPassword: person.newPassword }),
};
