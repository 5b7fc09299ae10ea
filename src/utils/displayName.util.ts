/** What others see of a name: `John Doe` is `John D.`, enough to recognise a payee and no more. */
export function displayName(fullName: string): string {
  const [first = '', ...others] = fullName.trim().split(/\s+/u);
  const [initial] = others.at(-1) ?? '';
  return initial ? `${first} ${initial.toUpperCase()}.` : first;
}
