import { Combobox } from '@base-ui/react/combobox';
import { Field } from '@base-ui/react/field';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useRef, useState, type MouseEvent, type RefObject } from 'react';
import { peopleQuery, PEOPLE_ENTRIES } from '../../api/entries.ts';
import type { Person } from '../../api/people.ts';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { classNames } from '../../parts/classNames.ts';
import field from '../../parts/TextField.module.css';
import { readCounterparty } from './filter.ts';
import { findPeople } from './findPeople.ts';
import styles from './PersonField.module.css';

interface PersonFieldProps {
  /** The account number of the chosen person. */
  value: string | undefined;
  onChange: (accountNumber: string | undefined) => void;
}

/** Finds a person by name or account number. */
export function PersonField({ value, onChange }: PersonFieldProps) {
  const { data: people = [] } = useQuery(peopleQuery);
  const chosen = value === undefined ? null : personOf(people, value);
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  // The name of the chosen person is not a search text.
  const found = findPeople(people, typed === null || typed === chosen?.name ? '' : typed);
  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    // A text without a choice is discarded.
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
        <Field.Label className={field.label ?? ''}>{t('history.person')}</Field.Label>
        <Combobox.InputGroup className={classNames(field.box, styles.box)}>
          <Combobox.Input
            className={classNames(field.input, styles.input)}
            placeholder={t('history.personHint')}
            onBlur={({ currentTarget: { value: text } }) => {
              change(false);
              // A complete account number is a choice by itself.
              const number = readCounterparty(text);
              if (number !== null && number !== value) onChange(number);
            }}
          />
          <Combobox.Clear className={styles.clear ?? ''} aria-label={t('history.personClear')}>
            <X aria-hidden />
          </Combobox.Clear>
        </Combobox.InputGroup>
        <div ref={place} />
      </Field.Root>
      {open && <Suggestions place={place} />}
    </Combobox.Root>
  );
}

/** The suggestions, inside the page and not in a portal at its end. */
function Suggestions({ place }: { place: RefObject<HTMLDivElement | null> }) {
  return (
    <Combobox.Portal container={place}>
      <Combobox.Positioner sideOffset={4} className={styles.positioner ?? ''}>
        {/* Combobox.Popup would hide the rest of the page from screen readers, although users can reach it. */}
        <div className={styles.popup} onMouseDown={keepFocus}>
          <Combobox.Empty>
            <p className={styles.empty}>{t('history.personNone', { count: PEOPLE_ENTRIES })}</p>
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

/** Scrolling the list keeps the focus in the input. */
const keepFocus = (event: MouseEvent) => event.preventDefault();

/** An unknown person has a number as the name. */
const personOf = (people: readonly Person[], number: string): Person =>
  people.find(({ accountNumber }) => accountNumber === number) ?? { accountNumber: number, name: number };
