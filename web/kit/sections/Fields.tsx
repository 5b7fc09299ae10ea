import { useState, type ReactNode } from 'react';
import { toCents } from '../../src/money/cents.ts';
import { AmountField } from '../../src/parts/AmountField.tsx';
import { AmountInput } from '../../src/parts/AmountInput.tsx';
import { NoteField } from '../../src/parts/NoteField.tsx';
import { PasswordField } from '../../src/parts/PasswordField.tsx';
import { TextField } from '../../src/parts/TextField.tsx';
import { CURRENCY } from '../samples.ts';
import { Section, Specimen } from '../Section.tsx';

const MAX = toCents(121_235);
const AMOUNT = { label: 'Amount', currency: CURRENCY, max: MAX, maxError: 'You have $1,212.35.', showError: true };

/** A field that one can type into. */
function Typed({
  first = '',
  children,
}: {
  first?: string;
  children: (value: string, set: (text: string) => void) => ReactNode;
}) {
  const [value, set] = useState(first);
  return children(value, set);
}

/** Fields, empty, filled, wrong. */
export function Fields() {
  return (
    <Section title="Fields">
      <Specimen of="TextField: empty, with a hint">
        <Typed>
          {(value, set) => (
            <TextField
              name="name"
              label="Name"
              value={value}
              onValueChange={set}
              hint="People you pay see a short version."
            />
          )}
        </Typed>
      </Specimen>
      <Specimen of="TextField: wrong">
        <Typed first="ann">
          {(value, set) => (
            <TextField
              name="email"
              label="Email"
              value={value}
              onValueChange={set}
              error="Enter an email like ann@example.com."
            />
          )}
        </Typed>
      </Specimen>
      <Specimen of="PasswordField">
        <Typed first="correct horse">
          {(value, set) => (
            <PasswordField
              name="password"
              label="Password"
              showLabel="Show password"
              value={value}
              onValueChange={set}
            />
          )}
        </Typed>
      </Specimen>
      <Specimen of="NoteField">
        <Typed first="Lunch">
          {(value, set) => <NoteField label="Note (optional)" value={value} onChange={set} />}
        </Typed>
      </Specimen>
      <Specimen of="AmountField">
        <Typed first="12.5">{(value, set) => <AmountField {...AMOUNT} value={value} onChange={set} />}</Typed>
      </Specimen>
      <Specimen of="AmountInput: empty">
        <Typed>
          {(value, set) => (
            <AmountInput {...AMOUNT} showError={false} value={value} onChange={set} below="$1,212.35 available" />
          )}
        </Typed>
      </Specimen>
      <Specimen of="AmountInput: filled">
        <Typed first="1,212.35">
          {(value, set) => <AmountInput {...AMOUNT} value={value} onChange={set} below="$1,212.35 available" />}
        </Typed>
      </Specimen>
      <Specimen of="AmountInput: too much">
        <Typed first="5000">
          {(value, set) => <AmountInput {...AMOUNT} value={value} onChange={set} below="$1,212.35 available" />}
        </Typed>
      </Specimen>
    </Section>
  );
}
