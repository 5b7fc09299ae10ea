import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PayLinkMaker } from './PayLinkMaker.tsx';

/** A link and a QR code to get paid. The payer acts first: the server sends the link to no other user. */
export function Request() {
  const account = useQuery(accountQuery);
  return (
    <Page title={t('request.title')}>
      <Loaded load={account} lines={8}>
        {(mine) => <PayLinkMaker account={mine} />}
      </Loaded>
    </Page>
  );
}
