import { TextField } from './TextField.tsx';

interface NoteFieldProps {
  label: string;
  value: string;
  onChange: (typed: string) => void;
}

/** As the API has it. */
const LENGTH_MAX = 255;

/** What a payment is for, in the words of whoever makes it. */
export function NoteField({ label, value, onChange }: NoteFieldProps) {
  return (
    <TextField
      name="note"
      label={label}
      value={value}
      onValueChange={onChange}
      fault={noteFault(value)}
      autoComplete="off"
    />
  );
}

export function noteFault(note: string): string | null {
  // Characters as people count them: an emoji is one, not two.
  const excess = Array.from(note.trim()).length - LENGTH_MAX;
  return excess > 0 ? `It is too long by ${excess}: at most ${LENGTH_MAX} characters.` : null;
}
