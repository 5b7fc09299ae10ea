import { useQuery } from '@tanstack/react-query';
import { payablePeopleQuery } from '../../api/entries.ts';
import type { Person } from '../../api/people.ts';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Face } from '../../parts/Face.tsx';
import { FaceStrip, FaceTile } from '../../parts/FaceTile.tsx';
import { Row, Rows } from '../../parts/Row.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';
import { isMeant } from '../../text/isMeant.ts';

interface KnownPeopleProps {
  /** The text in the field. */
  typed: string;
  onPick: (accountNumber: string) => void;
}

const RECENT_MAX = 8;
const FOUND_MAX = 5;

/** The people that the user knows: the faces of the recent ones, and while a name is typed, those who have it. */
export function KnownPeople({ typed, onPick }: KnownPeopleProps) {
  const { data: people = [] } = useQuery(payablePeopleQuery);
  if (people.length === 0 || readAccountNumber(typed) !== null) return null;
  return typed.trim() === '' ? (
    <FaceStrip label={t('send.recipient.recent')}>
      {people.slice(0, RECENT_MAX).map((person) => (
        <li key={person.accountNumber}>
          <FaceTile of={person} onClick={() => onPick(person.accountNumber)} />
        </li>
      ))}
    </FaceStrip>
  ) : (
    <FoundPeople people={people.filter((person) => isMeant(person, typed)).slice(0, FOUND_MAX)} onPick={onPick} />
  );
}

function FoundPeople({ people, onPick }: { people: readonly Person[]; onPick: KnownPeopleProps['onPick'] }) {
  return (
    <>
      <p role="status" className="hidden">
        {t('send.recipient.found', { count: people.length })}
      </p>
      {people.length > 0 && (
        <Rows label={t('send.recipient.foundPeople')}>
          {people.map((person) => (
            <li key={person.accountNumber}>
              <Row
                onClick={() => onPick(person.accountNumber)}
                lead={<Face of={person} />}
                title={person.name}
                detail={<AccountNumber of={person.accountNumber} />}
              />
            </li>
          ))}
        </Rows>
      )}
    </>
  );
}
