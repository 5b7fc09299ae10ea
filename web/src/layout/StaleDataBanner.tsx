import { Notice } from '../parts/Notice.tsx';
import { useOnline } from '../browser/useOnline.ts';
import { useStale } from './useStale.ts';

/** Says at the top of every page when what is on it may be old. */
export function StaleDataBanner() {
  const isOnline = useOnline();
  const isStale = useStale();
  if (!isOnline)
    return (
      <Notice kind="warn" title="You are offline">
        <p>What you see may be old. Payments wait until you are back.</p>
      </Notice>
    );
  if (!isStale) return null;
  return (
    <Notice kind="warn" title="PayVerse does not answer">
      <p>What you see may be old. We go on trying.</p>
    </Notice>
  );
}
