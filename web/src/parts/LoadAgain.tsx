import { useOnline } from '../layout/useOnline.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

/** Stands where something broke, or its file did not come: those of an older version are gone when there is a new one. */
export function LoadAgain() {
  const isOnline = useOnline();
  return (
    <Notice kind="bad" title="This cannot be shown">
      <p>There may be a new version of PayVerse. Please load the page again.</p>
      <p>
        <Button disabled={!isOnline} onClick={() => window.location.reload()}>
          Load again
        </Button>
      </p>
    </Notice>
  );
}
