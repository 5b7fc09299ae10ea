import { useQuery } from '@tanstack/react-query';
import { profileQuery } from '../../api/profile.ts';
import { t } from '../../messages/translate.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Card } from '../../parts/Card.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { QrCode } from '../../parts/QrCode.tsx';
import { ShareButton, hasShareSheet } from '../../parts/ShareButton.tsx';
import styles from './PayLinkCard.module.css';

interface PayLinkCardProps {
  /** Null while the form is wrong. */
  url: string | null;
  /** As the payer will read it, or null when the payer chooses. */
  amount: string | null;
  note: string;
}

/** The QR code to show, and the link to send. */
export function PayLinkCard({ url, amount, note }: PayLinkCardProps) {
  const { data: profile } = useQuery(profileQuery);
  const name = profile?.fullName ?? '';
  const text = amount === null ? t('request.shareAny', { name }) : t('request.share', { name, amount });
  return (
    <Card>
      <div className={styles.link}>
        <p className={styles.title}>{amount === null ? t('request.any') : t('request.exact', { amount })}</p>
        {note !== '' && <p className={styles.note}>{note}</p>}
        <div className={styles.code}>{url !== null && <QrCode text={url} label={t('request.code')} />}</div>
        {url === null ? (
          <p role="status">{t('request.wrong')}</p>
        ) : (
          <>
            <p className={styles.hint}>{t('request.hint')}</p>
            <Actions>
              {hasShareSheet({ text, url }) && <ShareButton url={url} text={text} />}
              <CopyButton text={url}>{t('action.copyLink')}</CopyButton>
            </Actions>
          </>
        )}
      </div>
    </Card>
  );
}
