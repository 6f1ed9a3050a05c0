-- Adds what `fetch(count)` gives to `reply` until a bound is reached, at least one entry: offset, time, head, payload.
-- True when there is more.
local function collect(reply, fetch, limit, maxBytes)
  local count, bytes, chunk = 0, 0, math.min(limit + 1, 16)
  while true do
    local page = fetch(chunk)
    for _, item in ipairs(page) do
      local entry = fieldsOf(item)
      bytes = bytes + entry.bytes
      if count >= limit or (count > 0 and bytes > maxBytes) then return true end
      count = count + 1
      for _, value in ipairs({ int(offsetOf(item)), int(entry.time), entry.head, entry.payload }) do
        reply[#reply + 1] = value
      end
    end
    if #page < chunk then return false end
    chunk = 64
  end
end

local function forwards(u, offset)
  local from = math.max(offset, u.base) + 1
  return function(count)
    local page = redis.call("XRANGE", u.log, id(from), "+", "COUNT", count)
    from = from + #page
    return page
  end
end

local function backwards(u, offset)
  local from = math.min(offset, u.head)
  return function(count)
    if from <= u.base then return {} end
    local page = redis.call("XREVRANGE", u.log, id(from), "-", "COUNT", count)
    from = from - #page
    return page
  end
end

-- One thread, by its index; `command` says which way it is walked.
local function threadwise(u, thread, walk)
  local skip = 0
  return function(count)
    local members = redis.call(walk.command, u.threadIndex, walk.from, walk.to, "LIMIT", skip, count)
    skip = skip + #members
    local page = {}
    for _, member in ipairs(members) do
      local one = id(tonumber(string.sub(member, #thread + 2)))
      page[#page + 1] = redis.call("XRANGE", u.log, one, one)[1]
    end
    return page
  end
end
