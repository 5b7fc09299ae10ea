/** The parts of the Shape Detection API (WICG) that the scanner uses; TypeScript does not know it. */
interface BarcodeDetectorLike {
  detect: (source: HTMLVideoElement) => Promise<readonly { rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: readonly string[] }) => BarcodeDetectorLike;

const detectorClass = () => (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

/** Whether this browser reads QR codes and gives pages a camera: Chrome on phones and Macs does, Firefox does not. */
export const canScan = (): boolean =>
  // A page without TLS has no `mediaDevices`, which the types do not say.
  detectorClass() !== undefined && (navigator.mediaDevices as MediaDevices | undefined) !== undefined;

/**
 * Shows the camera in this element and resolves with the text of the first QR code in its picture. The camera is off afterwards.
 * @throws DOMException when the user or the browser allows no camera, or `signal` is aborted
 */
export async function scanQr(video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  const Detector = detectorClass();
  if (!Detector) throw new DOMException('This browser reads no codes', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    signal.throwIfAborted();
    video.srcObject = stream;
    await video.play();
    return await firstCode(new Detector({ formats: ['qr_code'] }), video, signal);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

async function firstCode(detector: BarcodeDetectorLike, video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  for (;;) {
    const [code] = await detector.detect(video);
    if (code) return code.rawValue;
    await nextFrame();
    signal.throwIfAborted();
  }
}

const nextFrame = () => new Promise<void>((done) => requestAnimationFrame(() => done()));
