import { t } from '../messages/translate.ts';
import { TextField } from './TextField.tsx';

interface NoteFieldProps {
  label: string;
  value: string;
  onChange: (typed: string) => void;
}

/** The limit of the API. */
const LENGTH_MAX = 255;

export function NoteField({ label, value, onChange }: NoteFieldProps) {
  return (
    <TextField
      name="note"
      label={label}
      value={value}
      onValueChange={onChange}
      error={noteError(value)}
      autoComplete="off"
    />
  );
}

export function noteError(note: string): string | null {
  // Array.from counts an emoji as one character.
  const excess = Array.from(note.trim()).length - LENGTH_MAX;
  return excess > 0 ? t('note.tooLong', { excess, limit: LENGTH_MAX }) : null;
}
