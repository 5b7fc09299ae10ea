/** Only names that everybody knows, each before those that also call themselves by its name. */
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
const LENGTH_MAX = 40;

export interface Device {
  name: string;
  isHandheld: boolean;
}

/** What a session's user agent is, in words: `Firefox on Linux`. Anybody can send any, so it is no more than a hint. */
export function deviceOf(userAgent: string | null): Device {
  const nameIn = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const [browser, system] = [nameIn(BROWSERS), nameIn(SYSTEMS)];
  const isHandheld = system !== undefined && HANDHELD.includes(system);
  if (browser !== undefined) return { name: system === undefined ? browser : `${browser} on ${system}`, isHandheld };
  return { name: shortened(userAgent ?? '') || 'Unknown device', isHandheld };
}

function shortened(text: string): string {
  const characters = Array.from(text.trim());
  return characters.length > LENGTH_MAX ? `${characters.slice(0, LENGTH_MAX - 1).join('')}…` : characters.join('');
}
