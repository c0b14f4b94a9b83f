-- Notes up to which entry of each subject the journal has everything; never less than before.
-- KEYS: journaled. ARGV: subject and sequence number, in pairs.
for at = 1, #ARGV, 2 do
  local before = tonumber(redis.call('HGET', KEYS[1], ARGV[at]) or '0')
  if tonumber(ARGV[at + 1]) > before then redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
end
return #ARGV / 2
