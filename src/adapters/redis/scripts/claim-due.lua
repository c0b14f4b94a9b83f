-- Takes what is due and moves each on, so that a crash gives it back.
-- KEYS: due. ARGV: now, the instant it is moved on to, how many at most.
local claimed = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, subject in ipairs(claimed) do
  redis.call('ZADD', KEYS[1], ARGV[2], subject)
end
return claimed
