-- A sign of life, and what it finds: the time, where the log is, who else is there.
-- KEYS: head, log, members. ARGV: epoch if there is none, replica, milliseconds without a beat that end a membership,
-- the entry up to which the log is no longer needed, milliseconds after which all is forgotten where nobody beats
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
redis.call('ZADD', KEYS[3], now, ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[3])
redis.call('XTRIM', KEYS[2], 'MINID', '~', ARGV[4] .. '-0')
for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ARGV[5]) end
local head = redis.call('HMGET', KEYS[1], 'epoch', 'n')
return { string.format('%.0f', now), head[1], tonumber(head[2] or '0'), redis.call('ZRANGE', KEYS[3], 0, 999) }
