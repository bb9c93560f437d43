-- Takes or renews a lease, or says how long another holds it.
-- KEYS: lease. ARGV: replica, milliseconds
local holder = redis.call('GET', KEYS[1])
if not holder or holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return { 1, tonumber(ARGV[2]) }
end
return { 0, math.max(redis.call('PTTL', KEYS[1]), 1) }
