import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';

interface OtherPayLinkProps {
  /** The recipient in the link. */
  to: string;
  /** Opens the form of the link. Null until the payment on the page has an outcome. */
  onFollow: (() => void) | null;
}

/** Offers the pay link that the user opened during another payment. */
export function OtherPayLink({ to, onFollow }: OtherPayLinkProps) {
  const number = readAccountNumber(to);
  return (
    <Notice kind="info" title="This link is for another payment">
      {number !== null && (
        <p>
          It pays <AccountNumber of={number} />.
        </p>
      )}
      {onFollow === null ? (
        <p>Finish this payment first. Then you can open the link.</p>
      ) : (
        <p>
          <Button onClick={onFollow}>Open the link</Button>
        </p>
      )}
    </Notice>
  );
}
