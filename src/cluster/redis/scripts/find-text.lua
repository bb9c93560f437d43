-- A text by its hash, which is kept for longer by that.
-- KEYS: texts, used. ARGV: hash, milliseconds that a text is kept unused
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then return false end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], 'XX', time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return text
