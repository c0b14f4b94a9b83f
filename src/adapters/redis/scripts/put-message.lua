-- Keeps what is known of a message. A place where one stands is neither changed nor forgotten: whoever has lost a lease
-- while it posted must not hide the message that others have posted and filled meanwhile.
-- KEYS: messages. ARGV: the message's key, what is known of it as JSON, its place or ''. Gives what is known now.
local known = redis.call('HGET', KEYS[1], ARGV[1])
local ref = known and cjson.decode(known).ref
if ref and ref ~= ARGV[3] then return known end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return ARGV[2]
