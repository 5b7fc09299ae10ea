import { z } from 'zod';
import { EMAIL_LENGTH_MAX, newEmailFault, readEmail } from '../utils/emailAddress.util';
import { HOUSE_NAME, looksLikeHouse } from '../utils/houseName.util';
import { PASSWORD_BYTES_MAX, PASSWORD_LENGTH_MIN, passwordFault } from '../utils/password.util';
import { documentedAs } from '../utils/documentedAs.util';
import { nameFault } from '../utils/shownText.util';
import { length, text } from './fields';

/** The fields of a person. As in `fields.ts`, every message completes the sentence "the field …". */

const NAME_LENGTH_MAX = 100;

/** The email of a registered user, in the stored form. */
export const email = text
  .transform((value, context) => {
    const read = readEmail(value);
    if ('email' in read) return read.email;
    context.addIssue(read.fault);
    return z.NEVER;
  })
  .meta({
    override: documentedAs({
      type: 'string',
      // The format `email` is ASCII only, so a client that checks it would refuse a domain that the server accepts.
      format: 'idn-email',
      description: `At most ${EMAIL_LENGTH_MAX} characters. Spaces around it, capitals, and the spelling of the domain (\`bücher.example\` or \`xn--bcher-kva.example\`) do not make another email: it is kept in lower case, with the domain in ASCII. Before the @ stand ASCII letters, digits, single dots and !#$%&'*+/=?^_\`{|}~-, without quotation marks.`,
      examples: ['ann@example.com'],
    }),
  });

export const newEmail = email.superRefine((value, context) => {
  const fault = newEmailFault(value);
  if (fault) context.addIssue(fault);
});

export const newPassword = z
  .string('must be a text')
  .superRefine((value, context) => {
    const fault = passwordFault(value);
    if (fault) context.addIssue(fault);
  })
  .meta({
    format: 'password',
    minLength: PASSWORD_LENGTH_MIN,
    // A character has one byte at least.
    maxLength: PASSWORD_BYTES_MAX,
    description:
      'From 8 characters to 72 bytes of UTF-8, counted in Unicode NFC, so that `é` is one character however a device sends it. Not one of the 3,000 commonest, and not the email, the name or the product.',
    examples: ['securepassword'],
  });

/** A password to compare. The rules for passwords apply at registration only; here the length bounds the cost of hashing. */
export const password = text
  .min(1, 'must not be empty')
  .max(1_024, 'must have at most 1024 characters')
  .meta({ format: 'password', examples: ['securepassword'] });

export const fullName = text
  .superRefine((value, context) => {
    const fault = nameFault(value);
    if (fault) context.addIssue(fault);
    else if (length(value) > NAME_LENGTH_MAX) context.addIssue(`must have at most ${NAME_LENGTH_MAX} characters`);
    else if (looksLikeHouse(value)) context.addIssue(`must not look like the name of this service, ${HOUSE_NAME}`);
  })
  .meta({
    minLength: 1,
    maxLength: NAME_LENGTH_MAX,
    description: `One line that shows something: no hidden characters, and nothing that looks like ${HOUSE_NAME}. Others see it shortened.`,
    examples: ['Ann Example'],
  });
