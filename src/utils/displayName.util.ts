/** Other users see `John D.` for `John Doe`: enough to recognise a payee. */
export function displayName(fullName: string): string {
  const [first = '', ...others] = fullName.trim().split(/\s+/u);
  const [initial] = others.at(-1) ?? '';
  return initial ? `${first} ${initial.toUpperCase()}.` : first;
}
