import { Notice } from '../parts/Notice.tsx';
import { useOnline } from '../browser/useOnline.ts';
import { t } from '../messages/translate.ts';
import { useStale } from './useStale.ts';

/** Warns at the top of every page that its data may be out of date. */
export function StaleDataBanner() {
  const isOnline = useOnline();
  const isStale = useStale();
  if (!isOnline)
    return (
      <Notice kind="warn" title={t('state.offline')}>
        <p>{t('state.offlineData')}</p>
      </Notice>
    );
  if (!isStale) return null;
  return (
    <Notice kind="warn" title={t('state.notResponding')}>
      <p>{t('state.notRespondingData')}</p>
    </Notice>
  );
}
