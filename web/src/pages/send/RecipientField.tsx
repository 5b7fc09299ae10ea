import { useQuery } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import { peopleQuery } from '../../api/entries.ts';
import { isHouse } from '../../api/people.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';
import styles from './RecipientField.module.css';
import type { Recipient } from './useRecipient.ts';

interface RecipientFieldProps {
  typed: string;
  onChange: (typed: string) => void;
  recipient: Recipient;
  /** Whether one wanted to go on, so that what is missing is said. */
  isAsked: boolean;
}

/** Whom to pay: an account number, and the name behind it before anything is paid. */
export function RecipientField({ typed, onChange, recipient, isAsked }: RecipientFieldProps) {
  const { payee, isLookedUp, fault } = recipient;
  return (
    <div className={styles.recipient}>
      <TextField
        name="to"
        label="To"
        value={typed}
        placeholder="ACC 1234 5678 90128"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        fault={fault ?? (isAsked ? missing(typed, recipient) : null)}
        hint={typed === '' ? 'The account number of whom you pay. They see it on their overview.' : undefined}
        onValueChange={onChange}
      />
      <div aria-live="polite">
        {isLookedUp && <p className={styles.quiet}>Looking up who that is…</p>}
        {payee && (
          <p className={styles.payee}>
            <UserCheck aria-hidden />
            <strong>{payee.name}</strong>
            <AccountNumber of={payee.accountNumber} />
          </p>
        )}
      </div>
      {typed === '' && <Recent onPick={onChange} />}
    </div>
  );
}

function missing(typed: string, { payee, isLookedUp }: Recipient): string | null {
  if (payee || isLookedUp) return null;
  if (typed.trim() === '') return 'Whom do you want to pay?';
  if (readAccountNumber(typed) !== null) return 'This person is not known yet.';
  return typed.includes('/')
    ? 'This is no link to get paid by this PayVerse.'
    : 'An account number is ACC and 13 digits.';
}

const RECENT_MAX = 5;

/** The last people whom money went to or came from. */
function Recent({ onPick }: { onPick: (accountNumber: string) => void }) {
  const { data = [] } = useQuery(peopleQuery);
  const people = data.filter((person) => !isHouse(person));
  if (people.length === 0) return null;
  return (
    <ul className={styles.recent} aria-label="People you know">
      {people.slice(0, RECENT_MAX).map(({ accountNumber, name }) => (
        <li key={accountNumber}>
          <button type="button" className={styles.person} onClick={() => onPick(accountNumber)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
