import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts.ts';
import { profileQuery } from '../../api/profile.ts';
import { t } from '../../messages/translate.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import { Card } from '../../parts/Card.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { DetailList } from '../../parts/DetailList.tsx';
import { Loaded } from '../../parts/Loaded.tsx';

export function Profile() {
  const profile = useQuery(profileQuery);
  const account = useQuery(accountQuery);
  const number = account.data?.accountNumber;
  return (
    <Card
      title={t('settings.profile')}
      aside={number !== undefined && <CopyButton text={number}>{t('action.copyNumber')}</CopyButton>}
    >
      <Loaded load={profile}>
        {({ fullName, email }) => (
          <Loaded load={account}>
            {({ accountNumber }) => (
              <DetailList
                of={[
                  [t('settings.name'), fullName],
                  [t('settings.email'), email],
                  [t('settings.accountNumber'), <AccountNumber key="number" of={accountNumber} />],
                ]}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </Card>
  );
}
