import { Share } from 'lucide-react';
import { t } from '../messages/translate.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';

interface ShareButtonProps {
  /** The address that is shared. */
  url: string;
  /** The meaning of the address, for the person who gets it. */
  text: string;
}

/** Opens the share sheet of the device; copies the link where there is none. */
export function ShareButton({ url, text }: ShareButtonProps) {
  const data = { text, url };
  if (!hasShareSheet(data)) return <CopyButton text={url}>{t('action.copyLink')}</CopyButton>;
  return (
    // Closing the sheet rejects: that is no failure.
    <Button onClick={() => void navigator.share(data).catch(() => undefined)}>
      <Share aria-hidden /> {t('action.share')}
    </Button>
  );
}

/** A page without TLS, and Firefox on a desktop, have no share sheet. */
export const hasShareSheet = (data: ShareData): boolean =>
  typeof navigator.canShare === 'function' && navigator.canShare(data);
