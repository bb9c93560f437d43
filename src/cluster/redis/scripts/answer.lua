-- Puts an answer where it was claimed, or gives the claim up. Returns 1 where others wait for it.
-- KEYS: read. ARGV: replica, the claim's entry, milliseconds that it may live (0 = given up), answer
local known = redis.call('HMGET', KEYS[1], 'by', 'n', 'waiting')
if known[1] ~= ARGV[1] or known[2] ~= ARGV[2] then return 0 end
if tonumber(ARGV[3]) > 0 then
  redis.call('HSET', KEYS[1], 'body', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
else
  redis.call('DEL', KEYS[1])
end
return known[3] and 1 or 0
