import { Fragment } from 'react';
import { groupsOf } from '../text/accountNumber.ts';
import styles from './AccountNumber.module.css';

/** An account number in groups, for reading. The clipboard gets it without spaces. */
export function AccountNumber({ of: number }: { of: string }) {
  return (
    <span dir="ltr" className={styles.number}>
      {groupsOf(number).map((group, place) => (
        <Fragment key={place}>
          <wbr />
          <span>{group}</span>
        </Fragment>
      ))}
    </span>
  );
}
