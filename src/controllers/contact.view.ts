import type { Contact } from '../models/contact.model';
import type * as answers from '../schemas/answers/contact';
import type { Answer } from '../schemas/answers/fields';
import { displayName } from '../utils/displayName.util';

export function presentContact(contact: Contact): Answer<typeof answers.contact> {
  return {
    account_number: contact.accountNumber,
    display_name: displayName(contact.fullName),
    own_name: contact.ownName,
    starred: contact.starred,
    saved: contact.saved,
    last_at: contact.lastAt,
    last_paid_at: contact.lastPaidAt,
  };
}
