import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RedisConnection } from './redis';
import { listenTo } from './redisLink';

const CHANNEL = 'payverse:broadcast';
/** How long the others have to say that they have heard, in milliseconds. */
const ANSWER_MAX_MS = 500;

/** Short messages between the processes of one installation. */
export interface Broadcast {
  /** Resolves with whether everybody who listens is known to have dealt with the message. */
  send(text: string): Promise<boolean>;
  /** Since when nothing that was sent has failed to arrive here, on the clock of `performance`; null while that is not sure. */
  liveSince(): number | null;
  /** The listener has dealt with a message when it returns. */
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

/** Sends on one connection and listens on another: a Redis connection that listens can do little else. */
export function createBroadcast(sender: RedisConnection, receiver: RedisConnection): Broadcast {
  const ownChannel = `${CHANNEL}:${randomUUID()}`;
  const answers = new Answers();
  const listeners: ((text: string) => void)[] = [];
  const link = listenTo(receiver, [CHANNEL, ownChannel]);

  async function send(text: string): Promise<boolean> {
    const packet: Message = { id: randomUUID(), replyTo: ownChannel, text };
    const heard = answers.expect(packet.id);
    try {
      // Redis tells how many it was passed on to, this process among them.
      return await heard.reach(await sender.redis.publish(CHANNEL, JSON.stringify(packet)));
    } catch {
      return false;
    } finally {
      heard.forget();
    }
  }

  receiver.redis.on('message', (channel, payload) => {
    if (channel === ownChannel) answers.add(payload);
    else receive(payload);
  });

  function receive(payload: string): void {
    const { success, data } = messageSchema.safeParse(payload);
    if (!success) return; // Not ours: anybody may write to a Redis.
    const { id, replyTo, text } = data;
    for (const listener of listeners) listener(text);
    // Who does not get our answer waits until we must have found out by ourselves.
    sender.redis.publish(replyTo, id).catch(() => undefined);
  }

  return { send, liveSince: link.liveSince, onMessage: (listener) => void listeners.push(listener), close: link.close };
}

const noop = (): void => undefined;

/** Who has said that they heard which message. */
class Answers {
  private readonly waiting = new Map<string, { count: number; onAnswer: () => void }>();

  add(id: string): void {
    const entry = this.waiting.get(id);
    if (!entry) return;
    entry.count += 1;
    entry.onAnswer();
  }

  expect(id: string) {
    const entry = { count: 0, onAnswer: noop };
    this.waiting.set(id, entry);
    /** Resolves with whether so many answers have come in time. */
    const reach = (goal: number) =>
      new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, ANSWER_MAX_MS, false);
        entry.onAnswer = () => {
          if (entry.count < goal) return;
          clearTimeout(timer);
          resolve(true);
        };
        entry.onAnswer();
      });
    return { reach, forget: () => void this.waiting.delete(id) };
  }
}
