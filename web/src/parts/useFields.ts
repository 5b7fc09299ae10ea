import { useState, type FocusEvent } from 'react';

export type Texts = Partial<Record<string, string>>;

/** Each returns the error of a text, or null. */
export type Checks<Name extends string> = Record<Name, (text: string) => string | null>;

/**
 * The texts of a form and their errors. A field shows its error once the user has left it, and every field once the form was
 * submitted. An error of the server stays until the user changes the field.
 */
export function useFields<Name extends string>(checks: Checks<Name>) {
  const [typed, setTyped] = useState<Texts>({});
  const [left, setLeft] = useState<readonly Name[]>([]);
  const [rejected, setRejected] = useState<Texts>({});
  const textOf = (name: Name) => typed[name] ?? '';
  return {
    field: (name: Name) => ({
      name,
      value: textOf(name),
      error: (left.includes(name) ? checks[name](textOf(name)) : null) ?? rejected[name] ?? null,
      onValueChange: (text: string) => {
        // A function, because a password manager fills in several fields at once.
        setTyped((before) => ({ ...before, [name]: text }));
        setRejected((before) => ({ ...before, [name]: undefined }));
      },
      // An empty field that the user passes through is not wrong yet.
      onBlur: (event: FocusEvent<HTMLInputElement>) =>
        isToNextField(event) && event.currentTarget.value !== '' && setLeft((before) => [...before, name]),
    }),
    /** Shows these texts with all their errors. */
    showAll: (texts: Record<Name, string>) => {
      setTyped(texts);
      setLeft(Object.keys(checks) as Name[]);
    },
    /** Shows errors of the server. */
    reject: setRejected,
    clear: () => {
      setTyped({});
      setLeft([]);
    },
  };
}

/** Whether the focus moves to another field. On the way to a button an error would add a line, and move the button away. */
export const isToNextField = ({ relatedTarget }: FocusEvent): boolean => relatedTarget instanceof HTMLInputElement;
