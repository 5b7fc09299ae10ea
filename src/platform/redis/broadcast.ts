import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { RedisConnection } from './redis';
import { listenTo, watchAudience } from './redisLink';

const CHANNEL = 'payverse:broadcast';
/** How long a sender waits for acknowledgements, in milliseconds. */
const ANSWER_MAX_MS = 500;

export interface Broadcast {
  /** Resolves to true once every subscriber that might trust its local list has acknowledged the message. */
  send(text: string): Promise<boolean>;
  /** The start of an unbroken subscription, on the clock of `performance`. Null while messages may be lost. */
  liveSince(): number | null;
  /** A message is acknowledged once each listener has returned. */
  onMessage(listener: (text: string) => void): void;
  close(): void;
}

/** `replyTo` is the channel on which the sender waits for answers. */
const message = z.object({ id: z.string(), replyTo: z.string(), text: z.string() });
const messageSchema = z.string().transform(parse).pipe(message);
type Message = z.output<typeof message>;

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Acknowledged messages: redisLink.ts has the invariants. Older versions of Redis need a second connection for a subscriber. */
export function createBroadcast(sender: RedisConnection, receiver: RedisConnection): Broadcast {
  const ownChannel = `${CHANNEL}:${randomUUID()}`;
  const answers = new EventEmitter().setMaxListeners(0);
  const listeners: ((text: string) => void)[] = [];
  const link = listenTo(receiver, [CHANNEL, ownChannel]);
  const audience = watchAudience(sender, CHANNEL);

  async function send(text: string): Promise<boolean> {
    const packet: Message = { id: randomUUID(), replyTo: ownChannel, text };
    const heard = countAnswers(answers, packet.id, audience.size());
    try {
      await sender.redis.publish(CHANNEL, JSON.stringify(packet));
      return await heard.inTime(ANSWER_MAX_MS);
    } catch {
      return false;
    } finally {
      heard.stop();
    }
  }

  receiver.redis.on('message', (channel, payload) => {
    if (channel === CHANNEL) receive(payload);
    // Unknown ids are dropped: an event named `error` without a listener would throw.
    else if (answers.listenerCount(payload) > 0) answers.emit(payload);
  });

  function receive(payload: string): void {
    const { success, data } = messageSchema.safeParse(payload);
    if (!success) return; // Another program that uses this Redis.
    const { id, replyTo, text } = data;
    for (const listener of listeners) listener(text);
    // If this ack is lost, the sender waits STALE_MS; by then our own poll has seen the revocation.
    sender.redis.publish(replyTo, id).catch(() => undefined);
  }

  function close(): void {
    link.close();
    audience.close();
  }

  return { send, liveSince: link.liveSince, onMessage: (listener) => void listeners.push(listener), close };
}

function countAnswers(answers: EventEmitter, id: string, goal: number) {
  let count = 0;
  let onGoal: () => void = () => undefined;
  const onAnswer = () => {
    count += 1;
    if (count >= goal) onGoal();
  };
  answers.on(id, onAnswer);

  async function inTime(ms: number): Promise<boolean> {
    if (count >= goal || !Number.isFinite(goal)) return count >= goal;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms, false);
      onGoal = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  return { inTime, stop: () => void answers.off(id, onAnswer) };
}
