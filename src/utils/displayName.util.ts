import { HOUSE_NAME } from './houseName.util';

/** Other users see `John D.` for `John Doe`: enough to recognise a payee. */
export function displayName(fullName: string): string {
  const [first = '', ...others] = fullName.trim().split(/\s+/u);
  const [initial] = others.at(-1) ?? '';
  return initial ? `${first} ${initial.toUpperCase()}.` : first;
}

/** The name of the other party of an entry. A system account has no user, and the name of the house. */
export const counterpartyName = (fullName: string | null) => (fullName === null ? HOUSE_NAME : displayName(fullName));
