import { useState } from 'react';
import { TextField } from '../../parts/TextField.tsx';
import { DAY_MAX, DAY_MIN, isDay, type Day } from './days.ts';

interface DayFieldProps {
  name: string;
  label: string;
  value: Day | undefined;
  error?: string | null;
  onChange: (day: Day | undefined) => void;
}

/** A date input. It reports a complete day only: while the user types the year it contains 0002, 0020, 0202. */
export function DayField({ name, label, value = '', error = null, onChange }: DayFieldProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setTyped(value);
  }
  return (
    <TextField
      name={name}
      label={label}
      type="date"
      min={DAY_MIN}
      max={DAY_MAX}
      value={typed}
      error={error}
      onValueChange={(text) => {
        setTyped(text);
        if (text === '') onChange(undefined);
        else if (isDay(text)) onChange(text);
      }}
      onBlur={() => setTyped(value)}
    />
  );
}
