import { t, tRich } from '../../messages/translate.ts';
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
    <Notice kind="info" title={t('send.otherLink.title')}>
      {number !== null && <p>{tRich('send.otherLink.payee', { account: <AccountNumber of={number} /> })}</p>}
      {onFollow === null ? (
        <p>{t('send.otherLink.wait')}</p>
      ) : (
        <p>
          <Button onClick={onFollow}>{t('send.otherLink.open')}</Button>
        </p>
      )}
    </Notice>
  );
}
