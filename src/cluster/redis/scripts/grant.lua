-- Which waiting calls of one action may start now: mutations, then polls within their floor, then queries, then polls within their cap.
-- Within a priority the caller goes first that was served, or came, the longest ago, at whichever replica it waits.
-- KEYS: quota, what replicas have announced, when callers were served. ARGV: replica, calls a second, 1 if a call was throttled,
-- and the heads as JSON: priority, caller, milliseconds that it has waited, calls that wait behind one another
-- Returns milliseconds until asking again is worth it, how many wait elsewhere by priority, and what may start: priority, caller.
local ANNOUNCED, KEPT, STEP, SERVED = 250, 60000, 1000, 10000
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local nominal = tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'at', 'rate', 'calls', 'floor', 'cap', 'slowed')
local at, rate = tonumber(kept[1] or now), math.min(nominal, tonumber(kept[2] or nominal))
local calls, floor, cap = tonumber(kept[3] or 1), tonumber(kept[4] or 0), tonumber(kept[5] or 1)
local slowed = tonumber(kept[6] or 0)

local passed = math.max(0, now - at) / 1000
calls = math.min(math.max(1, rate), calls + passed * rate)
floor = math.min(math.max(2, rate * 0.2), floor + passed * rate * 0.2)
cap = math.min(math.max(1, rate * 0.5), cap + passed * rate * 0.5)
rate = math.min(nominal, rate + nominal * 0.05 * passed)
if ARGV[3] == '1' then
  calls = 0
  if now - slowed >= STEP then rate, slowed = math.max(nominal * 0.1, rate / 2), now end
end

local heads, waiting, elsewhere = {}, { 0, 0, 0 }, { 0, 0, 0 }
local function add(replica, announced, since)
  for _, head in ipairs(announced) do
    table.insert(heads, { replica = replica, priority = head[1], caller = head[2], came = since - head[3], left = head[4] })
    waiting[head[1]] = waiting[head[1]] + head[4]
    if replica ~= ARGV[1] then elsewhere[head[1]] = elsewhere[head[1]] + head[4] end
  end
end
local others = redis.call('HGETALL', KEYS[2])
for i = 1, #others, 2 do
  local told = cjson.decode(others[i + 1])
  if told.till < now then
    redis.call('HDEL', KEYS[2], others[i])
  elseif others[i] ~= ARGV[1] then
    add(others[i], told.heads, told.since)
  end
end
local own = cjson.decode(ARGV[4])
add(ARGV[1], own, now)

local served = {}
for _, head in ipairs(heads) do
  served[head.caller] = tonumber(redis.call('ZSCORE', KEYS[3], head.caller) or '0')
end
local function due(head)
  return math.max(served[head.caller], head.came)
end
-- All replicas must find the same, or each leaves the turn to another: a caller that waits at several goes on where it came first.
local function before(a, b)
  if due(a) ~= due(b) then return due(a) < due(b) end
  if a.came ~= b.came then return a.came < b.came end
  return a.replica < b.replica
end
local function first(priority)
  local best
  for _, head in ipairs(heads) do
    if head.priority == priority and head.left > 0 and (not best or before(head, best)) then best = head end
  end
  return best
end

-- What is another's turn is left for it: it asks at the same time.
local level, granted, turn = calls, {}, now
while level >= 1 - 1e-9 do
  local polls = waiting[3] > 0 and cap >= 1 - 1e-9
  local priority = waiting[1] > 0 and 1 or polls and floor >= 1 - 1e-9 and 3 or waiting[2] > 0 and 2 or polls and 3
  local head = priority and first(priority)
  if not head then break end
  level, head.left, waiting[priority] = level - 1, head.left - 1, waiting[priority] - 1
  turn = turn + 0.001
  served[head.caller] = turn
  if head.replica == ARGV[1] then
    calls = calls - 1
    if priority == 3 then floor, cap = math.max(0, floor - 1), cap - 1 end
    table.insert(granted, { priority, head.caller })
    redis.call('ZADD', KEYS[3], string.format('%.3f', turn), head.caller)
  end
end

local wait = math.ceil((1 - level % 1) * 1000 / rate)
if waiting[1] + waiting[2] == 0 and waiting[3] > 0 and cap < 1 then
  wait = math.max(wait, math.ceil((1 - cap) * 2000 / rate))
end
wait = math.min(wait, STEP)
local left = {}
for _, head in ipairs(heads) do
  if head.replica == ARGV[1] and head.left > 0 then
    table.insert(left, { head.priority, head.caller, now - head.came, head.left })
  end
end
if #left > 0 then
  redis.call('HSET', KEYS[2], ARGV[1], cjson.encode({ since = now, till = now + wait + ANNOUNCED, heads = left }))
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
redis.call('HSET', KEYS[1], 'at', string.format('%.3f', now), 'rate', rate, 'calls', calls, 'floor', floor, 'cap', cap,
  'slowed', string.format('%.3f', slowed))
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -SERVED - 1)
-- A bucket that has not been asked for so long has at least what it is begun with; a slow one is kept until it has.
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, math.max(KEPT, math.ceil(2000 / rate))) end
return { wait, elsewhere[1], elsewhere[2], elsewhere[3], granted }
