-- Renews the lease of what a replica has, and tells what has changed. Returns 0 where nothing was there to renew.
-- KEYS: this replica's. ARGV: milliseconds of a lease, then callers, each with how many it has here
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '0' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
