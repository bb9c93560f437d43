-- An answer, or leave to ask for it, or word of who is asking.
-- KEYS: read, head. ARGV: replica, milliseconds of a claim, the entry of the log that it must be no older than
local n = tonumber(redis.call('HGET', KEYS[2], 'n') or '0')
local known = redis.call('HMGET', KEYS[1], 'n', 'body')
if known[1] and tonumber(known[1]) >= tonumber(ARGV[3]) then
  if known[2] then return { 'answer', known[2] } end
  redis.call('HSET', KEYS[1], 'waiting', '1')
  return { 'wait', math.max(redis.call('PTTL', KEYS[1]), 1) }
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'n', n, 'by', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { 'claimed', n }
