import { CircleCheck } from 'lucide-react';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Face } from '../../parts/Face.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';
import { KnownPeople } from './KnownPeople.tsx';
import styles from './RecipientField.module.css';
import { ScanButton } from './ScanButton.tsx';
import type { Recipient } from './useRecipient.ts';

interface RecipientFieldProps {
  typed: string;
  onChange: (typed: string) => void;
  recipient: Recipient;
  /** Whether the field shows what is missing. */
  isSubmitted: boolean;
}

/** The recipient: a known person, by face or name; or an account number or pay link, and the name that it belongs to. */
export function RecipientField({ typed, onChange, recipient, isSubmitted }: RecipientFieldProps) {
  const { payee, isLookedUp, error } = recipient;
  return (
    <div className={styles.recipient}>
      <TextField
        name="to"
        label={t('send.recipient.label')}
        value={typed}
        placeholder={t('send.recipient.placeholder')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={error ?? (isSubmitted ? missing(typed, recipient) : null)}
        hint={typed === '' ? t('send.recipient.hint') : undefined}
        onValueChange={onChange}
        aside={<ScanButton onRead={onChange} />}
      />
      <div aria-live="polite">
        {isLookedUp && <p className={styles.quiet}>{t('send.recipient.looking')}</p>}
        {payee && (
          <p className={styles.payee}>
            <Face of={payee} />
            <span className={styles.who}>
              <strong>
                <bdi>{payee.name}</bdi>
              </strong>
              <AccountNumber of={payee.accountNumber} />
            </span>
            <CircleCheck aria-hidden className={styles.found} />
          </p>
        )}
      </div>
      <KnownPeople typed={typed} onPick={onChange} />
    </div>
  );
}

function missing(typed: string, { payee, isLookedUp }: Recipient): string | null {
  if (payee || isLookedUp) return null;
  if (typed.trim() === '') return t('send.recipient.empty');
  if (readAccountNumber(typed) !== null) return t('send.recipient.wait');
  if (typed.includes('/')) return t('send.recipient.otherServer');
  return isName(typed) ? t('send.recipient.stranger') : t('send.recipient.incomplete');
}

/** A text without digits is no part of an account number. */
const isName = (typed: string) => !/\d/.test(typed) && !/^\s*acc/i.test(typed);
