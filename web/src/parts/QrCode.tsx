import { useMemo } from 'react';
import { drawQr } from './drawQr.ts';
import styles from './QrCode.module.css';

interface QrCodeProps {
  /** The text for the camera, such as a link. */
  text: string;
  /** The purpose of the code, for screen readers. */
  label: string;
}

/** A text for a camera. It fills the width of its place, and is dark on light in both themes, as cameras expect it. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => drawQr(text), [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.code}>
      <path className={styles.modules} d={path} />
    </svg>
  );
}
