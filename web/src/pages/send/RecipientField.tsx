import { useQuery } from '@tanstack/react-query';
import { UserCheck } from 'lucide-react';
import { peopleQuery } from '../../api/entries.ts';
import { isSystemAccount } from '../../api/people.ts';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';
import styles from './RecipientField.module.css';
import type { Recipient } from './useRecipient.ts';

interface RecipientFieldProps {
  typed: string;
  onChange: (typed: string) => void;
  recipient: Recipient;
  /** Whether the field shows what is missing. */
  isSubmitted: boolean;
}

/** The account number of the recipient, and the name that it belongs to. */
export function RecipientField({ typed, onChange, recipient, isSubmitted }: RecipientFieldProps) {
  const { payee, isLookedUp, error } = recipient;
  return (
    <div className={styles.recipient}>
      <TextField
        name="to"
        label={t('send.recipient.label')}
        value={typed}
        placeholder="ACC 1234 5678 90128"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={error ?? (isSubmitted ? missing(typed, recipient) : null)}
        hint={typed === '' ? t('send.recipient.hint') : undefined}
        onValueChange={onChange}
      />
      <div aria-live="polite">
        {isLookedUp && <p className={styles.quiet}>{t('send.recipient.looking')}</p>}
        {payee && (
          <p className={styles.payee}>
            <UserCheck aria-hidden />
            <strong>{payee.name}</strong>
            <AccountNumber of={payee.accountNumber} />
          </p>
        )}
      </div>
      {typed === '' && <RecentPeople onPick={onChange} />}
    </div>
  );
}

function missing(typed: string, { payee, isLookedUp }: Recipient): string | null {
  if (payee || isLookedUp) return null;
  if (typed.trim() === '') return t('send.recipient.empty');
  if (readAccountNumber(typed) !== null) return t('send.recipient.wait');
  return typed.includes('/') ? t('send.recipient.otherServer') : t('send.recipient.incomplete');
}

const RECENT_MAX = 5;

/** The people of the latest transactions. */
function RecentPeople({ onPick }: { onPick: (accountNumber: string) => void }) {
  const { data = [] } = useQuery(peopleQuery);
  const people = data.filter((person) => !isSystemAccount(person));
  if (people.length === 0) return null;
  return (
    <ul className={styles.recent} aria-label={t('send.recipient.recent')}>
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
