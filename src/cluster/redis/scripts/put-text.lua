-- Keeps a text by its hash, and forgets those that were asked for longest ago where all together are too long.
-- KEYS: texts, used. ARGV: hash, text, milliseconds that a text is kept unused, most bytes of all
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function add(hash, sign)
  local size = redis.call('HSTRLEN', KEYS[1], hash)
  -- Lua has a zero below zero, which is no number to Redis.
  return redis.call('HINCRBY', KEYS[1], 'bytes', size == 0 and 0 or sign * size)
end
add(ARGV[1], -1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local bytes = add(ARGV[1], 1)
redis.call('ZADD', KEYS[2], now, ARGV[1])
while true do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  if not oldest[1] or (bytes <= tonumber(ARGV[4]) and oldest[2] + ARGV[3] > now) then break end
  bytes = add(oldest[1], -1)
  redis.call('HDEL', KEYS[1], oldest[1])
  redis.call('ZREM', KEYS[2], oldest[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
