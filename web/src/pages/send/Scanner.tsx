import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { scanQr } from '../../browser/qrScanner.ts';
import { t } from '../../messages/translate.ts';
import { Notice } from '../../parts/Notice.tsx';
import styles from './Scanner.module.css';

/** The picture of the camera, until it shows a QR code. */
export function Scanner({ onRead }: { onRead: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setIsRefused] = useState(false);
  const read = useEffectEvent(onRead);
  useEffect(() => {
    const closing = new AbortController();
    if (video.current)
      scanQr(video.current, closing.signal).then(
        (text) => closing.signal.aborted || read(text),
        () => closing.signal.aborted || setIsRefused(true),
      );
    return () => closing.abort();
  }, []);
  if (isRefused) return <Notice kind="warn" title={t('send.scan.noCamera')} />;
  return (
    <>
      <p>{t('send.scan.text')}</p>
      <video ref={video} muted playsInline className={styles.video} aria-label={t('send.scan.picture')} />
    </>
  );
}
