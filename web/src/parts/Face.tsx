import { Landmark } from 'lucide-react';
import type { ReactNode } from 'react';
import { isSystemAccount, type Person } from '../api/people.ts';
import { initialsOf } from '../text/initials.ts';
import { classNames } from './classNames.ts';
import styles from './Face.module.css';

interface FaceProps {
  of: Person;
  /** `sm` in a line of text, `md` in a row, `lg` in a strip of people, `xl` alone at the top of a page. */
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** A `<FaceBadge>`, at the lower end of the circle. */
  badge?: ReactNode;
}

const HUES = 8;

/**
 * The face of a person: initials in a circle, in a hue that stays with the account number. Use it wherever a person is named.
 * Screen readers skip the initials, because the name always stands beside them.
 */
export function Face({ of: person, size = 'md', badge }: FaceProps) {
  const initials = initialsOf(person.name);
  const isSystem = isSystemAccount(person);
  const hue = isSystem ? styles.system : styles[`hue${hueOf(person.accountNumber)}`];
  return (
    <span className={classNames(styles.face, styles[size], hue)}>
      <span aria-hidden className={styles.initials} data-length={initials.length > 1 ? 2 : 1}>
        {isSystem ? <Landmark /> : initials}
      </span>
      {badge}
    </span>
  );
}

/** From 1 to 8. */
const hueOf = (accountNumber: string) => (Number(accountNumber.replace(/\D/g, '')) % HUES) + 1;
