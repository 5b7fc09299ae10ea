-- What wrk sends: wrk -s load.lua URL -- REQUESTS SEED KEY_PREFIX
-- The texts are made beforehand, so that wrk needs little of the machine for itself.

local heads, tails, keyPrefix
local sent = 0

function init(args)
  local requests = dofile(args[1])
  heads, tails = requests.heads, requests.tails
  math.randomseed(tonumber(args[2]))
  keyPrefix = args[3]
end

function request()
  sent = sent + 1
  -- Whole requests go out in turn.
  if #tails == 0 then
    return heads[1 + sent % #heads]
  end
  local from = math.random(#heads)
  local key = keyPrefix and ('Idempotency-Key: ' .. keyPrefix .. sent .. '\r\n') or ''
  return heads[from] .. key .. tails[anotherThan(from)]
end

-- Where the recipients are the senders, nobody pays to themselves.
function anotherThan(from)
  if #tails ~= #heads then
    return math.random(#tails)
  end
  return 1 + (from - 1 + math.random(#heads - 1)) % #heads
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"status":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
