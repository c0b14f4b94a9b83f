-- Takes a lease nobody holds and counts its holders. A script that was sent twice has the same token and finds itself.
-- KEYS: lease, epoch. ARGV: token, length in ms. Gives the epoch, or nothing where somebody else holds it.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return redis.call('INCR', KEYS[2]) end
if redis.call('GET', KEYS[1]) == ARGV[1] then return tonumber(redis.call('GET', KEYS[2])) end
return false
