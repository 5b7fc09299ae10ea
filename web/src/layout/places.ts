import { ArrowLeftRight, HandCoins, House, Send, type LucideIcon } from 'lucide-react';
import type { PlainId } from '../messages/values.ts';
import { PATHS } from '../navigation/paths.ts';

interface Place {
  path: string;
  name: PlainId;
  icon: LucideIcon;
  /** Pages that belong to this place, and mark it. */
  also?: readonly string[];
}

/** The places of the navigation, in its order. The settings are at the person. */
export const PLACES: readonly Place[] = [
  { path: PATHS.overview, name: 'nav.home', icon: House },
  { path: PATHS.send, name: 'nav.send', icon: Send },
  { path: PATHS.request, name: 'nav.request', icon: HandCoins },
  { path: PATHS.history, name: 'nav.history', icon: ArrowLeftRight, also: [PATHS.transaction] },
];
