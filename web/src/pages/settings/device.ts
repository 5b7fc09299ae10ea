import { t } from '../../messages/translate.ts';

/* eslint-disable no-restricted-syntax -- Names of products are the same in every language. */
/** The order matters: a user agent of Edge also contains Chrome, and one of Chrome also Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const HANDHELD = ['iPhone', 'iPad', 'Android'];
/* eslint-enable no-restricted-syntax */
const LENGTH_MAX = 40;

export interface Device {
  name: string;
  isHandheld: boolean;
}

/** A readable user agent: `Firefox on Linux`. It is a hint only, because a client can send any text. */
export function deviceOf(userAgent: string | null): Device {
  const nameIn = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const [browser, system] = [nameIn(BROWSERS), nameIn(SYSTEMS)];
  const isHandheld = system !== undefined && HANDHELD.includes(system);
  if (browser !== undefined)
    return { name: system === undefined ? browser : t('settings.device.browser', { browser, system }), isHandheld };
  return { name: shortened(userAgent ?? '') || t('settings.device.unknown'), isHandheld };
}

function shortened(text: string): string {
  const characters = Array.from(text.trim());
  return characters.length > LENGTH_MAX ? `${characters.slice(0, LENGTH_MAX - 1).join('')}…` : characters.join('');
}
