import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { readAccountNumber } from '../../text/accountNumber.ts';

interface OtherPayLinkProps {
  /** As it stands in the link. */
  to: string;
  /** Opens the form of the link. Null while the payment that is on the page has no outcome. */
  onFollow: (() => void) | null;
}

/** On the page of a payment: a link to pay another account was opened, and it is not lost. */
export function OtherPayLink({ to, onFollow }: OtherPayLinkProps) {
  const number = readAccountNumber(to);
  return (
    <Notice kind="info" title="The link that you opened is for another payment">
      {number !== null && (
        <p>
          It pays <AccountNumber of={number} />.
        </p>
      )}
      {onFollow === null ? (
        <p>First see what became of this payment. The link opens afterwards.</p>
      ) : (
        <p>
          <Button onClick={onFollow}>Open the link</Button>
        </p>
      )}
    </Notice>
  );
}
