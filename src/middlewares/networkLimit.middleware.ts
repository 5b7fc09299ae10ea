import type { Request, RequestHandler, Response } from 'express';
import type { Count, CounterAnswer, CounterRequest, Counters } from '../platform/limits/counters';
import { networksOf } from '../utils/network.util';
import { countOfAccount, countsOf } from '../platform/limits/networkCounts';
import { limitHeaders } from '../errors/limitHeaders';
import { rateLimited, type LimitState } from '../platform/limits/rateLimit';
import { clientAddress } from './clientAddress';

export type AccountOf = (req: Request) => string;

/** A limit of calls per minute, by network. Its guards share their counters. */
export interface NetworkLimit {
  byNetwork: RequestHandler[];
  /** For calls with the credential of an account: only that account is counted. Without one, the networks are. */
  byAccountOrNetwork: (accountOf: (req: Request) => string | null) => RequestHandler[];
  /** Counts the account, and the networks as known ones. */
  byAccountAndNetwork: (accountOf: AccountOf) => RequestHandler[];
  /** As `byAccountAndNetwork`, for a call that turns out to need it. @throws RATE_LIMITED */
  countAccountAndNetwork: (account: string, req: Request, res: Response) => Promise<void>;
  /** As `byNetwork`, for a call whose credential turns out to be for another account. @throws RATE_LIMITED */
  countNetworks: (req: Request, res: Response) => Promise<void>;
}

type Take = Extract<CounterRequest, { op: 'take' }>;

/**
 * Makes limits that count calls for their address, for the wider networks of the address, and for all unknown networks
 * together. A network with a successful login in the last 30 days is known and counts apart. 0 means no limit: no guard.
 */
export function createNetworkLimits(counters: Counters): (name: string, perMinute: number) => NetworkLimit {
  async function take(res: Response, request: Omit<Take, 'op' | 'table'>): Promise<void> {
    const answer = await counters.run({ op: 'take', table: 'calls', ...request });
    const counts = answer.known && request.known ? request.known.counts : request.counts;
    if (answer.refused) throw rateLimited(toRefusal(counts, answer.refused));
    const state = tightest(counts, answer);
    // Two limits may guard one call, and each adds its line.
    for (const [header, value] of Object.entries(limitHeaders(state))) res.appendHeader(header, value);
  }

  return (name, perMinute) => {
    if (perMinute === 0) return NO_LIMIT;
    const countFor = (account: string) => countOfAccount(name, perMinute, account);

    async function countNetworks(req: Request, res: Response): Promise<void> {
      const networks = networksOf(clientAddress(req));
      const { strange, known } = countsOf(name, perMinute, networks);
      await take(res, { counts: strange, known: { place: networks.wide, counts: known } });
    }

    async function countAccountOrNetworks(account: string | null, req: Request, res: Response): Promise<void> {
      if (account === null) await countNetworks(req, res);
      else await take(res, { counts: [countFor(account)] });
    }

    async function countAccountAndNetwork(account: string, req: Request, res: Response): Promise<void> {
      const { known } = countsOf(name, perMinute, networksOf(clientAddress(req)));
      await take(res, { counts: [countFor(account), ...known] });
    }

    return {
      byNetwork: [toGuard(countNetworks)],
      byAccountOrNetwork: (accountOf) => [toGuard((req, res) => countAccountOrNetworks(accountOf(req), req, res))],
      byAccountAndNetwork: (accountOf) => [toGuard((req, res) => countAccountAndNetwork(accountOf(req), req, res))],
      countAccountAndNetwork,
      countNetworks,
    };
  };
}

const NO_LIMIT: NetworkLimit = {
  byNetwork: [],
  byAccountOrNetwork: () => [],
  byAccountAndNetwork: () => [],
  countAccountAndNetwork: () => Promise.resolve(),
  countNetworks: () => Promise.resolve(),
};

function toGuard(count: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return async (req, res, next) => {
    await count(req, res);
    next();
  };
}

function toRefusal(counts: readonly Count[], { index, waitMs }: NonNullable<CounterAnswer['refused']>): LimitState {
  const { policy } = counts[index] as Count;
  return { policy, remaining: 0, resetSeconds: toSeconds(waitMs), exceeded: true };
}

function tightest(counts: readonly Count[], { counters }: CounterAnswer): LimitState {
  const states = counters.map(({ points, resetMs }, index): LimitState => {
    const { policy } = counts[index] as Count;
    return {
      policy,
      remaining: Math.max(0, policy.quota - points),
      resetSeconds: toSeconds(resetMs),
      exceeded: false,
    };
  });
  return states.reduce((least, state) => (state.remaining < least.remaining ? state : least));
}

const toSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

const KNOWN_SECONDS = 30 * 86_400;

/** Marks the network of a request as known for 30 days, after a successful login or refresh. */
export function createNetworkMemory(counters: Counters): (req: Request) => Promise<void> {
  const policy = { name: 'known', quota: 1, windowSeconds: KNOWN_SECONDS };
  return async (req) => {
    const key = networksOf(clientAddress(req)).wide;
    await counters.run({ op: 'remember', table: 'places', counts: [{ key, policy }] });
  };
}
