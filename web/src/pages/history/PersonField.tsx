import { Combobox } from '@base-ui/react/combobox';
import { Field } from '@base-ui/react/field';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useRef, useState, type MouseEvent, type RefObject } from 'react';
import { peopleQuery } from '../../api/entries.ts';
import type { Person } from '../../api/people.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { classNames } from '../../parts/classNames.ts';
import field from '../../parts/TextField.module.css';
import { readCounterparty } from './filter.ts';
import { findPeople } from './findPeople.ts';
import styles from './PersonField.module.css';

interface PersonFieldProps {
  /** The account number of whoever is chosen. */
  value: string | undefined;
  onChange: (accountNumber: string | undefined) => void;
}

/** Looks for somebody by name or number, and shows who was chosen by name. */
export function PersonField({ value, onChange }: PersonFieldProps) {
  const { data: people = [] } = useQuery(peopleQuery);
  const chosen = value === undefined ? null : personOf(people, value);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  // What stands there because it was chosen is nothing to look for.
  const found = findPeople(people, typed === null || typed === chosen?.name ? '' : typed);
  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    // What was typed and not picked is no choice.
    if (!isOpen) setTyped(null);
  };
  return (
    <Combobox.Root<Person>
      items={people}
      filteredItems={found}
      value={chosen}
      onValueChange={(person) => onChange(person?.accountNumber)}
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(one, other) => one.accountNumber === other.accountNumber}
      inputValue={typed ?? chosen?.name ?? ''}
      onInputValueChange={(text, { reason }) => setTyped(reason === 'input-change' ? text : null)}
      open={open}
      onOpenChange={change}
      autoHighlight
    >
      <Field.Root name="counterparty" className={classNames(field.field, styles.field)}>
        <Field.Label className={field.label ?? ''}>With</Field.Label>
        <Combobox.InputGroup className={classNames(field.box, styles.box)}>
          <Combobox.Input
            className={classNames(field.input, styles.input)}
            placeholder="Name or account number"
            onBlur={({ currentTarget: { value: text } }) => {
              change(false);
              // A whole account number needs no picking.
              const number = readCounterparty(text);
              if (number !== null && number !== value) onChange(number);
            }}
          />
          <Combobox.Clear className={styles.clear ?? ''} aria-label="With anybody">
            <X aria-hidden />
          </Combobox.Clear>
        </Combobox.InputGroup>
        <div ref={place} />
      </Field.Root>
      {open && <Suggestions place={place} />}
    </Combobox.Root>
  );
}

/** They stand in this place, which is a part of the page as the input is. */
function Suggestions({ place }: { place: RefObject<HTMLDivElement | null> }) {
  return (
    <Combobox.Portal container={place}>
      <Combobox.Positioner sideOffset={4} className={styles.positioner ?? ''}>
        {/* Not Combobox.Popup, which would hide the rest of the page from screen readers, though all of it can be reached. */}
        <div className={styles.popup} onMouseDown={keepFocus}>
          <Combobox.Empty>
            <p className={styles.empty}>
              Nobody among your last 100 transactions, which is all that is looked through. A whole account number finds
              anybody.
            </p>
          </Combobox.Empty>
          <Combobox.List className={styles.list ?? ''}>
            {({ name, accountNumber }: Person) => (
              <Combobox.Item key={accountNumber} value={{ name, accountNumber }} className={styles.item ?? ''}>
                {name !== accountNumber && <span className={styles.name}>{name}</span>}
                <AccountNumber of={accountNumber} />
              </Combobox.Item>
            )}
          </Combobox.List>
        </div>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

/** To scroll the list is not to leave the input. */
const keepFocus = (event: MouseEvent) => event.preventDefault();

/** Whoever is not among them has only a number. */
const personOf = (people: readonly Person[], number: string): Person =>
  people.find(({ accountNumber }) => accountNumber === number) ?? { accountNumber: number, name: number };
