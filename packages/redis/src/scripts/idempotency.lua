-- Idempotency keys, in the meta hash: `i:<key>` is the record, `I:<n>` the n-th key in the order they run out.
local function idempotency()
  local REMEMBERED = 300000

  local function parse(text)
    local n, expires, print, epoch, offset, time = string.match(text, "^(%d+) (%d+) (%S+) (%S+) (%d+) (%d+)$")
    return { n = tonumber(n), expires = tonumber(expires), print = print, epoch = epoch, offset = offset, time = time }
  end

  local function recall(u, key)
    local text = call("HGET", u.meta, "i:" .. key)
    local record = text and parse(text)
    return record and record.expires > now and record
  end

  -- Forgets what ran out, at most `limit` of it. Answers when the next one does, and how many are left.
  local function forget(u, limit)
    local ends = call("HMGET", u.meta, "keysFrom", "keysTo")
    local from, to = tonumber(ends[1] or 0), tonumber(ends[2] or 0)
    local start, soonest = from, nil
    while from < to and from - start < limit do
      local key = call("HGET", u.meta, "I:" .. from)
      local record = parse(call("HGET", u.meta, "i:" .. key))
      -- A key that ran out and was used again has a later record.
      local own = record.n == from
      if own and record.expires > now then
        soonest = record.expires
        break
      end
      call("HDEL", u.meta, "I:" .. from)
      if own then call("HDEL", u.meta, "i:" .. key) end
      from = from + 1
    end
    if from > start then call("HSET", u.meta, "keysFrom", from) end
    return soonest, to - from
  end

  local function remember(u, key, print)
    local n = call("HINCRBY", u.meta, "keysTo", 1) - 1
    local record = format("%d %.0f %s %s %.0f %.0f", n, now + REMEMBERED, print, u.epoch, u.head, u.headTime)
    call("HSET", u.meta, "I:" .. n, key, "i:" .. key, record)
    forget(u, 4)
  end

  return { recall = recall, forget = forget, remember = remember }
end
