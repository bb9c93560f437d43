-- Appends one entry to the log. The number of an entry is its id, so that readers see that nothing is missing.
-- KEYS: head, log. ARGV: epoch if there is none, replica, "1" where it raises generations, entry, most entries
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
local n = redis.call('HINCRBY', KEYS[1], 'n', 1)
local epoch = redis.call('HGET', KEYS[1], 'epoch')
local function add()
  return redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], string.format('%d-0', n), 'e', epoch, 'r', ARGV[2], 'b', ARGV[4])
end
local added = add()
if type(added) == 'table' and added.err then
  -- A log that is older than its head: the head was lost alone.
  redis.call('DEL', KEYS[2])
  local again = add()
  if type(again) == 'table' and again.err then return redis.error_reply(again.err) end
end
if ARGV[3] == '1' then redis.call('HSET', KEYS[1], 'raised', n) end
return n
