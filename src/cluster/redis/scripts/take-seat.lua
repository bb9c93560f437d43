-- Takes one more for a caller, unless it has too many at all replicas. What another replica has is gone with its lease.
-- KEYS: this replica's, those of the others. ARGV: caller, how many it then has here, most of all, milliseconds of a lease
local all = tonumber(ARGV[2])
for i = 2, #KEYS do all = all + tonumber(redis.call('HGET', KEYS[i], ARGV[1]) or '0') end
if all > tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
