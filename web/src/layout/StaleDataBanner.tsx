import { Notice } from '../parts/Notice.tsx';
import { useOnline } from '../browser/useOnline.ts';
import { useStale } from './useStale.ts';

/** Warns at the top of every page that its data may be out of date. */
export function StaleDataBanner() {
  const isOnline = useOnline();
  const isStale = useStale();
  if (!isOnline)
    return (
      <Notice kind="warn" title="You are offline">
        <p>The data on this page may be out of date. You can pay when you are back online.</p>
      </Notice>
    );
  if (!isStale) return null;
  return (
    <Notice kind="warn" title="PayVerse is not responding">
      <p>The data on this page may be out of date. We keep trying.</p>
    </Notice>
  );
}
