-- Idempotency keys, in the meta hash: `i:<key>` is the record, `I:<n>` the n-th key in the order they run out.
local REMEMBERED = 300000

local function parseRecord(text)
  local n, expires, print, epoch, offset, time = string.match(text, "^(%d+) (%d+) (%S+) (%S+) (%d+) (%d+)$")
  return { n = tonumber(n), expires = tonumber(expires), print = print, epoch = epoch, offset = offset, time = time }
end

local function recall(u, key)
  local text = redis.call("HGET", u.meta, "i:" .. key)
  local record = text and parseRecord(text)
  return record and record.expires > now and record
end

-- Forgets what ran out, at most `limit` of it; answers when the next one does.
local function forget(u, limit)
  local ends = redis.call("HMGET", u.meta, "keysFrom", "keysTo")
  local from, to = tonumber(ends[1] or 0), tonumber(ends[2] or 0)
  local start = from
  local next = nil
  while from < to and from - start < limit do
    local key = redis.call("HGET", u.meta, "I:" .. from)
    local record = parseRecord(redis.call("HGET", u.meta, "i:" .. key))
    -- A key that ran out and was used again has a later record.
    local own = record.n == from
    if own and record.expires > now then
      next = record.expires
      break
    end
    redis.call("HDEL", u.meta, "I:" .. from)
    if own then redis.call("HDEL", u.meta, "i:" .. key) end
    from = from + 1
  end
  if from > start then redis.call("HSET", u.meta, "keysFrom", from) end
  return next, to - from
end

local function remember(u, key, print)
  local n = redis.call("HINCRBY", u.meta, "keysTo", 1) - 1
  local record = string.format("%d %s %s %s %s %s", n, int(now + REMEMBERED), print, u.epoch, int(u.head), int(u.headTime))
  redis.call("HSET", u.meta, "I:" .. n, key, "i:" .. key, record)
  forget(u, 4)
end
