import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { PoolConfig } from 'pg';

/** The fate of a COMMIT on its way to PostgreSQL. */
export type CommitFault =
  | 'none'
  /** The connection is cut, and PostgreSQL never hears of it. */
  | 'cut before'
  /** PostgreSQL has done it and said so, and then the connection is cut: the server never hears of it. */
  | 'cut after'
  /** PostgreSQL gets it, and the server's connection is cut at once, while PostgreSQL may still work. */
  | 'cut during'
  /** PostgreSQL does it, and nothing that it says arrives. */
  | 'mute'
  /** It stays here, with everything behind it. */
  | 'hold'
  /** PostgreSQL gets a ROLLBACK in its place. */
  | 'roll back';

export interface PgProxy {
  connection: PoolConfig;
  /** How many COMMITs have had their fault. */
  faults: number;
  /** The next COMMITs have these faults, one each. */
  failCommits: (...faults: CommitFault[]) => void;
  /** Connections stay and new ones are taken, but nothing arrives any more, not even that one has ended. */
  blackHole: () => void;
  /** From now on everything passes, also what has been under way since the link went dark. */
  heal: () => void;
  close: () => Promise<void>;
}

/** A link between a server and its PostgreSQL that fails on request. */
export async function startPgProxy({ connectionString }: PoolConfig): Promise<PgProxy> {
  const target = new URL(connectionString!);
  const links = new Set<Socket>();
  let plan: CommitFault[] = [];
  let isDark = false;
  const delayed: (() => unknown)[] = [];

  function open(client: Socket): void {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const link = { client, upstream, isMute: false, isHeld: false };
    for (const socket of [client, upstream]) {
      links.add(socket.setNoDelay());
      // A 'close' event follows each error, and does the work.
      socket.on('error', () => undefined).on('close', () => links.delete(socket));
    }
    // Bytes that arrive together are sent together: each packet costs more than its bytes.
    client.on('data', () => {
      upstream.cork();
      process.nextTick(() => upstream.uncork());
    });
    readMessages(client, (message) => deliver(() => forward(link, message)));
    client.on('close', () => deliver(() => upstream.end()));
    upstream.on('data', (bytes) => deliver(() => link.isMute || client.write(bytes)));
    upstream.on('close', () => deliver(() => client.destroy()));
  }

  function deliver(what: () => unknown): void {
    if (isDark) delayed.push(what);
    else what();
  }

  function forward(link: Link, message: Buffer): void {
    if (link.isHeld) return;
    const fault = message.equals(COMMIT) ? plan.shift() : undefined;
    if (fault && fault !== 'none') FAULTS[fault](link, () => (proxy.faults += 1));
    else link.upstream.write(message);
  }

  const listener = createServer(open).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const here = new URL(connectionString!);
  here.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;

  const proxy: PgProxy = {
    connection: { connectionString: here.toString() },
    faults: 0,
    failCommits: (...faults) => {
      plan = faults;
      proxy.faults = 0;
    },
    blackHole: () => (isDark = true),
    heal: () => {
      isDark = false;
      plan = [];
      for (const deliver of delayed.splice(0)) deliver();
    },
    close: async () => {
      listener.close();
      for (const socket of links) socket.destroy();
      await once(listener, 'close');
    },
  };
  return proxy;
}

interface Link {
  client: Socket;
  upstream: Socket;
  isMute: boolean;
  isHeld: boolean;
}

const simpleQuery = (text: string) => {
  const message = Buffer.from(`Q....${text}\0`);
  message.writeInt32BE(message.length - 1, 1);
  return message;
};
const COMMIT = simpleQuery('COMMIT');

const FAULTS: Record<Exclude<CommitFault, 'none'>, (link: Link, onDone: () => void) => void> = {
  'cut before': ({ client, upstream }, onDone) => {
    onDone();
    upstream.destroy();
    client.destroy();
  },
  'cut after': (link, onDone) => {
    link.isMute = true;
    let said = '';
    link.upstream.on('data', (bytes) => {
      said += bytes.toString('latin1');
      if (!said.includes('COMMIT\0')) return;
      onDone();
      link.client.destroy();
    });
    link.upstream.write(COMMIT);
  },
  'cut during': ({ client, upstream }, onDone) => {
    onDone();
    upstream.write(COMMIT);
    client.destroy();
  },
  mute: (link, onDone) => {
    link.isMute = true;
    onDone();
    link.upstream.write(COMMIT);
  },
  hold: (link, onDone) => {
    link.isHeld = true;
    onDone();
  },
  'roll back': ({ upstream }, onDone) => {
    onDone();
    upstream.write(simpleQuery('ROLLBACK'));
  },
};

/** Calls back with every message of PostgreSQL's protocol, whole. The first one has no letter in front of its length. */
function readMessages(socket: Socket, onMessage: (message: Buffer) => void): void {
  let received = Buffer.alloc(0);
  let letters = 0;
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= letters + 4) {
      const end = letters + received.readInt32BE(letters);
      if (received.length < end) return;
      onMessage(received.subarray(0, end));
      received = received.subarray(end);
      letters = 1;
    }
  });
}
