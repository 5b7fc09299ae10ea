import type { Redis } from 'ioredis';
import {
  CLOSING,
  EVICTION_SAMPLE,
  MemoryCounters,
  TABLE_MAX,
  type CounterAnswer,
  type CounterRequest,
  type Counters,
} from '../limits/counters';

/**
 * `MemoryCounters`, in Redis: one script is one round trip, and nothing comes between its steps. A table is two keys: a hash of
 * `points endsAt opensAt`, in milliseconds on the clock of Redis, and a sorted set of the counters by their end.
 */
const SCRIPT = `
local request = cjson.decode(ARGV[1])
local most, sample = tonumber(ARGV[2]), tonumber(ARGV[3])
local firstMs, maxMs = tonumber(ARGV[4]), tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function read(values, key)
  local text = redis.call('HGET', values, key)
  if not text then return nil end
  local points, ends, opens = string.match(text, '^(%d+) (%d+) (%d+)$')
  if not points or tonumber(ends) <= now then return nil end
  return { points = tonumber(points), ends = tonumber(ends), opens = tonumber(opens) }
end

local function drop(key)
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end

local function evict()
  local keys = redis.call('ZRANGE', KEYS[2], 0, sample - 1)
  local fewest, points = nil, nil
  for _, key in ipairs(keys) do
    local entry = read(KEYS[1], key)
    local has = entry and entry.points or 0
    if not fewest or has < points then fewest, points = key, has end
  end
  drop(fewest)
end

local function keepFor(ms)
  for _, name in ipairs({ KEYS[1], KEYS[2] }) do
    if redis.call('PTTL', name) < ms then redis.call('PEXPIRE', name, ms) end
  end
end

local function write(key, entry)
  redis.call('HSET', KEYS[1], key, string.format('%.0f %.0f %.0f', entry.points, entry.ends, entry.opens))
  redis.call('ZADD', KEYS[2], entry.ends, key)
  keepFor(entry.ends - now)
  while redis.call('ZCARD', KEYS[2]) > most do evict() end
end

for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)) do drop(key) end

local function add(counts, added)
  local slow = false
  for _, count in ipairs(counts) do
    local entry = count.slowFrom and read(KEYS[1], count.key)
    if entry and entry.points >= count.slowFrom then slow = true end
  end
  for _, count in ipairs(counts) do
    local windowMs = count.policy.windowSeconds * 1000
    local entry = read(KEYS[1], count.key) or { points = 0, ends = now + windowMs, opens = 0 }
    entry.points = entry.points + added
    if count.free then
      local beyond = entry.points - count.free
      local ms = 0
      if slow then ms = maxMs elseif beyond > 0 then ms = math.min(firstMs * 2 ^ math.min(beyond - 1, 60), maxMs) end
      entry.opens = now + ms
    end
    if request.op == 'charge' and entry.points > count.policy.quota then
      local debtMs = math.min(windowMs * entry.points / count.policy.quota, maxMs)
      entry.ends = math.max(entry.ends, now + math.floor(debtMs))
    end
    write(count.key, entry)
  end
end

local counts, known = request.counts, 0
local refused, waitMs, closed = 0, 0, 0
if request.op == 'take' then
  if request.known and read(KEYS[3], request.known.place) then counts, known = request.known.counts, 1 end
  for index, count in ipairs(counts) do
    local entry = read(KEYS[1], count.key)
    if entry then
      local full = entry.points >= count.policy.quota
      local wait = full and entry.ends - now or entry.opens - now
      if wait > waitMs then refused, waitMs, closed = index, wait, full and 0 or 1 end
    end
  end
  if refused == 0 then add(counts, 1) end
elseif request.op == 'charge' then
  add(counts, request.points)
elseif request.op == 'giveBack' then
  for _, count in ipairs(counts) do
    local entry = read(KEYS[1], count.key)
    if entry then
      entry.points = entry.points - 1
      if entry.points <= 0 then drop(count.key) else write(count.key, entry) end
    end
  end
else
  for _, count in ipairs(counts) do drop(count.key) end
  if request.op == 'remember' then add(counts, 1) end
end

local answer = { known, refused, waitMs, closed }
for _, count in ipairs(counts) do
  local entry = read(KEYS[1], count.key)
  table.insert(answer, entry and entry.points or 0)
  table.insert(answer, entry and entry.ends - now or count.policy.windowSeconds * 1000)
end
return answer
`;

type Scripted = Redis & Record<'payverseCount', (...call: (string | number)[]) => Promise<number[]>>;

/** Counters in Redis. When Redis fails a call, this process counts it alone and calls `onAlone`. */
export function createRedisCounters(redis: Redis, onAlone: () => void): Counters {
  redis.defineCommand('payverseCount', { numberOfKeys: 3, lua: SCRIPT });
  const alone = new MemoryCounters();

  async function run(request: CounterRequest): Promise<CounterAnswer> {
    const prefix = 'payverse:counters:';
    const keys = [`${prefix}${request.table}`, `${prefix}${request.table}:ends`, `${prefix}places`];
    const settings = [TABLE_MAX, EVICTION_SAMPLE, CLOSING.firstMs, CLOSING.maxMs];
    try {
      return toAnswer(await (redis as Scripted).payverseCount(...keys, JSON.stringify(request), ...settings));
    } catch {
      // Every failure has one meaning here, and the connection reports its outages itself.
      onAlone();
      return alone.run(request);
    }
  }

  return { run };
}

function toAnswer([known, refused = 0, waitMs = 0, closed, ...numbers]: number[]): CounterAnswer {
  const counters = Array.from({ length: numbers.length / 2 }, (_, index) => ({
    points: numbers[2 * index] ?? 0,
    resetMs: numbers[2 * index + 1] ?? 0,
  }));
  return {
    known: known === 1,
    counters,
    refused: refused === 0 ? null : { index: refused - 1, waitMs, closed: closed === 1 },
  };
}
