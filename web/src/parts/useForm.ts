import { useState, type FocusEvent, type SubmitEvent } from 'react';
import { errorsByField } from '../api/errorMessages.ts';
import { focusField } from './focusField.ts';
import { readTexts } from './readTexts.ts';
import { useTask } from './useTask.ts';

type Texts = Partial<Record<string, string>>;

interface FormWork<Name extends string> {
  /** What is wrong with the text of a field, or null. */
  checks: Record<Name, (text: string) => string | null>;
  /** What the form does. */
  send: (texts: Record<Name, string>) => Promise<unknown>;
  /** Which fields an error is about. */
  faultsOf?: (error: unknown) => Texts;
}

export type Form<Name extends string> = ReturnType<typeof useForm<Name>>;

/** A form of texts. What is wrong is said once a field was left, or all of it when the form is sent; what was typed stays. */
export function useForm<Name extends string>({ checks, send, faultsOf = errorsByField }: FormWork<Name>) {
  const names = Object.keys(checks) as Name[];
  const [typed, setTyped] = useState<Texts>({});
  const [left, setLeft] = useState<readonly Name[]>([]);
  const [refused, setRefused] = useState<Texts>({});
  const { busy, error, run } = useTask();

  const textOf = (name: Name) => typed[name] ?? '';
  const faultOf = (name: Name) => (left.includes(name) ? checks[name](textOf(name)) : null) ?? refused[name] ?? null;

  async function sendAll(form: HTMLFormElement, texts: Record<Name, string>) {
    setRefused({});
    try {
      await send(texts);
    } catch (reason) {
      const faults = faultsOf(reason);
      const first = names.find((name) => faults[name] !== undefined);
      if (first === undefined) throw reason;
      focusField(form, first);
      setRefused(faults);
    }
  }

  return {
    busy,
    /** Why it was not done, where that is not about a field. */
    error,
    field: (name: Name) => ({
      name,
      value: textOf(name),
      fault: faultOf(name),
      onValueChange: (text: string) => {
        // A password manager fills in several fields at once.
        setTyped((before) => ({ ...before, [name]: text }));
        setRefused((before) => ({ ...before, [name]: undefined }));
      },
      // Who only passes through an empty field has done nothing wrong yet.
      onBlur: (event: FocusEvent<HTMLInputElement>) =>
        isForNext(event) && event.currentTarget.value !== '' && setLeft((before) => [...before, name]),
    }),
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = event.currentTarget;
      const texts = readTexts(form, names);
      setTyped(texts);
      setLeft(names);
      const wrong = names.find((name) => checks[name](texts[name]) !== null);
      if (wrong !== undefined) focusField(form, wrong);
      else void run(() => sendAll(form, texts));
    },
    /** Empty again, as after what was typed was taken. */
    clear: () => {
      setTyped({});
      setLeft([]);
    },
  };
}

/**
 * Whether a field is left for another one. What is said then takes a line; were it said on the way to a button, the button
 * would move away from under the pointer.
 */
export const isForNext = ({ relatedTarget }: FocusEvent): boolean => relatedTarget instanceof HTMLInputElement;
