-- One save: state, entry, detail, place in the order of all entries, due instant and indexes, or nothing at all.
-- KEYS: record, audit, details, stream, due, event, epoch, then one for each index to add to, then to remove from.
-- ARGV: subject, saveId, event's length in ms or '', fence's epoch or '', expected version, state, sequence number,
--       head, entry, detail or '', due instant or '', number of adds, then score and member of each, then the members
--       to remove.
-- Numbers stay text throughout: Lua would print a large one in another form.
local record, audit, details, stream, due, event, epoch = unpack(KEYS, 1, 7)
local subject, saveId, eventMs, fence, expected, state, seq, head, entry, detail, dueAt = unpack(ARGV, 1, 11)

-- A script whose reply was lost is sent again: it has been done, so it says so.
if redis.call('HGET', record, 'saveId') == saveId then return { 'saved' } end
if eventMs ~= '' then
  local earlier = redis.call('GET', event)
  if earlier then return { 'duplicate', earlier } end
end
if fence ~= '' and redis.call('GET', epoch) ~= fence then return { 'fenced' } end
if (redis.call('HGET', record, 'version') or '0') ~= expected then return { 'conflict' } end

redis.call('HSET', record, 'state', state, 'version', seq, 'head', head, 'saveId', saveId)
redis.call('RPUSH', audit, entry)
if detail ~= '' then redis.call('HSET', details, seq, detail) end
redis.call('XADD', stream, '*', 'subject', subject, 'seq', seq)
if eventMs ~= '' then redis.call('SET', event, subject, 'PX', eventMs) end
if dueAt == '' then redis.call('ZREM', due, subject) else redis.call('ZADD', due, dueAt, subject) end

local adds = tonumber(ARGV[12])
local key, arg = 8, 13
for _ = 1, adds do
  redis.call('ZADD', KEYS[key], ARGV[arg], ARGV[arg + 1])
  key, arg = key + 1, arg + 2
end
while KEYS[key] do
  redis.call('ZREM', KEYS[key], ARGV[arg])
  key, arg = key + 1, arg + 1
end
return { 'saved' }
