-- Takes a lease nobody holds, under a higher epoch. A script that was sent twice has the same token and finds itself.
-- KEYS: lease, epoch. ARGV: token, length in ms, how much higher. Gives the epoch and, unless it was sent twice, the one
-- before it; or nothing where somebody else holds it.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  local epoch = redis.call('INCRBY', KEYS[2], ARGV[3])
  return { epoch, epoch - tonumber(ARGV[3]) }
end
if redis.call('GET', KEYS[1]) == ARGV[1] then return { tonumber(redis.call('GET', KEYS[2])) } end
return false
