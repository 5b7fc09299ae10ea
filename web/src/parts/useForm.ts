import type { SubmitEvent } from 'react';
import { errorsByField } from '../api/errorMessages.ts';
import { focusField } from './focusField.ts';
import { readTexts } from './readTexts.ts';
import { useFields, type Checks, type Texts } from './useFields.ts';
import { useTask } from './useTask.ts';

interface FormOptions<Name extends string> {
  checks: Checks<Name>;
  send: (texts: Record<Name, string>) => Promise<unknown>;
  /** The errors of single fields in an error of `send`. */
  errorsOf?: (error: unknown) => Texts;
}

export type Form<Name extends string> = ReturnType<typeof useForm<Name>>;

/** A form of texts: checks them, sends them, and focuses the first wrong field. */
export function useForm<Name extends string>({ checks, send, errorsOf = errorsByField }: FormOptions<Name>) {
  const names = Object.keys(checks) as Name[];
  const { field, showAll, reject, clear } = useFields(checks);
  const { busy, error, run } = useTask();

  async function sendTexts(form: HTMLFormElement, texts: Record<Name, string>) {
    reject({});
    try {
      await send(texts);
    } catch (reason) {
      const errors = errorsOf(reason);
      const first = names.find((name) => errors[name] !== undefined);
      if (first === undefined) throw reason;
      focusField(form, first);
      reject(errors);
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const texts = readTexts(form, names);
    showAll(texts);
    const wrong = names.find((name) => checks[name](texts[name]) !== null);
    if (wrong !== undefined) focusField(form, wrong);
    else void run(() => sendTexts(form, texts));
  }

  /** `error` is an error of `send` that belongs to no field. */
  return { busy, error, field, onSubmit, clear };
}
