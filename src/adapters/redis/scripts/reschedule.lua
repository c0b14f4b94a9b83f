-- Sets when a subject is next due, unless it has been saved since.
-- KEYS: record, due. ARGV: subject, version, due instant or ''.
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('ZREM', KEYS[2], ARGV[1]) else redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1
