import { Notice } from '../parts/Notice.tsx';
import { useOnline } from './useOnline.ts';

/** Says at the top of every page that nothing on it is new. */
export function OfflineBar() {
  if (useOnline()) return null;
  return (
    <Notice kind="warn" title="You are offline">
      <p>What you see may be old. Payments wait until you are back.</p>
    </Notice>
  );
}
