import type { Request, Response } from 'express';
import { currentUserId } from '../middlewares/auth.middleware';
import type { Handler, NO_INPUT } from '../middlewares/validate.middleware';
import type { ContactService } from '../services/contactService';
import type * as answers from '../schemas/answers/contact';
import type { Answer } from '../schemas/answers/fields';
import type { deleteContactSchema, saveContactSchema } from '../schemas/requests/contact';
import { presentContact } from './contact.view';

export type ContactController = ReturnType<typeof createContactController>;

interface Dependencies {
  contacts: ContactService;
  /** Counts the call as a look-up of a recipient. @throws RATE_LIMITED */
  countLookUp: (req: Request, res: Response) => Promise<void>;
}

export function createContactController({ contacts, countLookUp }: Dependencies) {
  const list: Handler<typeof NO_INPUT> = async (req, res) => {
    const data = (await contacts.list(currentUserId(req))).map(presentContact);
    res.json({ data } satisfies Answer<typeof answers.contacts>);
  };

  const save: Handler<typeof saveContactSchema> = async (req, res, { params, body }) => {
    const request = {
      userId: currentUserId(req),
      accountNumber: params.account_number,
      ownName: body.own_name,
      starred: body.starred,
    };
    const contact = await contacts.save(request, () => countLookUp(req, res));
    res.json({ contact: presentContact(contact) } satisfies Answer<typeof answers.oneContact>);
  };

  const remove: Handler<typeof deleteContactSchema> = async (req, res, { params }) => {
    await contacts.remove(currentUserId(req), params.account_number);
    res.status(204).end();
  };

  return { list, save, remove };
}
