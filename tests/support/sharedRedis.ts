import type { Shared } from '../../src/platform/redis/shared';
import { until } from './until';

/** Waits until this process knows all subscribers, and each of them acknowledges a message. */
export const untilSure = ({ broadcast }: Shared) => until(() => broadcast!.send('ping'));
