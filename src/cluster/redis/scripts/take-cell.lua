-- Counts one, unless too many came in the last minute. The generic cell rate algorithm: kept is when all that came will be paid for.
-- KEYS: rate. ARGV: microseconds that one takes, microseconds that may be owed
-- Returns 0, or the milliseconds after which the next one is taken.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0')) + ARGV[1]
local retry = math.floor((due - now - ARGV[2]) / 1000 + 0.5)
if retry > 0 then return retry end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
return 0
