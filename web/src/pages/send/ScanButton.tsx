import { ScanQrCode } from 'lucide-react';
import { Suspense, useState } from 'react';
import { canScan } from '../../browser/qrScanner.ts';
import { t } from '../../messages/translate.ts';
import { IconButton } from '../../parts/IconButton.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';

// Most payments need no camera.
const ScanDialog = lazyComponent(() => import('./ScanDialog.tsx').then((module) => module.ScanDialog));

/** Reads a QR code by the camera. Absent where the browser cannot. */
export function ScanButton({ onRead }: { onRead: (text: string) => void }) {
  const [isWanted, setIsWanted] = useState(false);
  if (!canScan()) return null;
  const button = <IconButton icon={ScanQrCode} label={t('send.scan.open')} onClick={() => setIsWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <ScanDialog trigger={button} onRead={onRead} />
    </Suspense>
  );
}
