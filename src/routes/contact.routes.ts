import type { ContactController } from '../controllers/contact.controller';
import { NO_INPUT } from '../middlewares/validate.middleware';
import * as answers from '../schemas/answers/contact';
import { deleteContactSchema, saveContactSchema } from '../schemas/requests/contact';
import { json, route, type RouteGroup } from './route';

interface Controllers {
  contacts: ContactController;
}

export const contactRoutes: RouteGroup<Controllers> = {
  below: '/api/contacts',
  routes: [
    route({
      id: 'listContacts',
      method: 'get',
      path: '/api/contacts',
      access: 'user',
      schema: NO_INPUT,
      handle: ({ contacts }) => contacts.list,
      answers: [{ status: 200, description: 'The contacts.', content: json(answers.contacts) }],
      summary: 'My contacts',
      description:
        'The saved contacts, at most 500, and up to 100 other parties of the latest 2,000 entries: the starred ones first, then by the latest payment.',
    }),
    route({
      id: 'saveContact',
      method: 'put',
      path: '/api/contacts/:account_number',
      access: 'user',
      schema: saveContactSchema,
      handle: ({ contacts }) => contacts.save,
      answers: [{ status: 200, description: 'The contact is saved.', content: json(answers.oneContact) }],
      errors: ['RECIPIENT_NOT_FOUND', 'SAME_ACCOUNT', 'CONTACT_LIMIT_EXCEEDED'],
      summary: 'Save a contact',
      description:
        'Saves the contact, or replaces its name and star; the same call again changes nothing. For an account that is no contact and of no recent entry, the call counts as a look-up of a recipient, too.',
      example: { own_name: 'Mum', starred: true },
    }),
    route({
      id: 'deleteContact',
      method: 'delete',
      path: '/api/contacts/:account_number',
      access: 'user',
      schema: deleteContactSchema,
      handle: ({ contacts }) => contacts.remove,
      answers: [{ status: 204, description: 'There is no such saved contact, or no longer.' }],
      summary: 'Delete a contact',
      description:
        'Deletes the name and the star. A person of recent entries stays in the list. The answer is the same for an account that is no contact, or that does not exist.',
    }),
  ],
};
