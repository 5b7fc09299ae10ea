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

export const refreshSchema = { body: field.emptyBody };

export const logoutSchema = { body: field.emptyBody };

export const logoutAllSchema = { body: field.emptyBody };

export const endSessionSchema = {
  params: field.body({ id: field.id.meta({ description: 'The id of the session in the list.' }) }),
};

export const changePasswordSchema = {
  body: field.body({ currentPassword: person.password, newPassword: person.newPassword }),
};
