-- Adds what `fetch(count)` gives to `reply` until a bound is reached, at least one entry: offset, time, head, payload.
-- True when there is more.
local function collect(reply, fetch, bounds)
  local count, bytes, chunk = 0, 0, math.min(bounds.limit + 1, 16)
  while true do
    local page = fetch(chunk)
    for _, item in ipairs(page) do
      local entry = parseEntry(item)
      if bounds.thread == "" or entry.thread == bounds.thread then
        bytes = bytes + entry.bytes
        if count >= bounds.limit or (count > 0 and bytes > bounds.maxBytes) then return true end
        count = count + 1
        local at = #reply
        reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = int(entry.offset), int(entry.time), entry.head, entry.payload
      end
    end
    if #page < chunk then return false end
    chunk = 64
  end
end

local function forwards(u, offset)
  local from = math.max(offset, u.base) + 1
  return function(count)
    local page = call("XRANGE", u.log, id(from), "+", "COUNT", count)
    from = from + #page
    return page
  end
end

local function backwards(u, offset)
  local from = math.min(offset, u.head)
  return function(count)
    if from <= u.base then return {} end
    local page = call("XREVRANGE", u.log, id(from), "-", "COUNT", count)
    from = from - #page
    return page
  end
end

-- One thread, newest first: each entry knows the one before it.
local function threadBackwards(u, thread, offset)
  local function at(place)
    return call("XRANGE", u.log, id(place), id(place))[1]
  end
  local from = tonumber(call("HGET", u.meta, "t:" .. thread)) or 0
  -- Who pages asks for what is before an entry of the thread: from there it is one step.
  if u.base <= offset and offset < u.head then
    local next = parseEntry(at(offset + 1))
    if next.thread == thread then from = next.before or 0 end
  end
  return function(count)
    local page = {}
    while #page < count and from > u.base do
      local item = at(from)
      if from <= offset then page[#page + 1] = item end
      from = parseEntry(item).before or 0
    end
    return page
  end
end
