-- What all scripts about users share. KEYS: seven a user, in the order of `open`.
-- ARGV[2]: begins no epoch's name yet. ARGV[3..5]: the retention. ARGV[6..]: the users' names, one for each seven keys.
--
-- Making functions costs more than calling them: those that a call seldom needs are made inside of others, where they are.
local call, format = redis.call, string.format
local fresh = ARGV[2]
local maxAge, maxEntries, maxBytes = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

-- At least so often a user is looked at, ms: a later, shorter retention need not know of them.
local LONGEST_NAP = 3600000

-- Lua writes numbers beyond 14 digits with an exponent, unless told not to.
local function int(number)
  return format("%.0f", number)
end

-- The record says how much there is of every other part. `field` goes the same way.
local function save(u, field, value)
  local record = format("%s %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f", u.epoch, u.base, u.baseTime, u.head, u.headTime,
    u.firstTime, u.bytes, u.states, u.expiring)
  if field then
    call("HSET", u.meta, "record", record, field, value)
  else
    call("HSET", u.meta, "record", record)
  end
end

-- The head stays where it is; nothing before it is left. `t:<thread>` is where the thread's newest entry is.
local function dropLog(u)
  call("DEL", u.log)
  for _, field in ipairs(call("HKEYS", u.meta)) do
    if string.sub(field, 1, 2) == "t:" then call("HDEL", u.meta, field) end
  end
  u.base, u.baseTime, u.firstTime, u.bytes = u.head, u.headTime, u.headTime, 0
end

-- The user's record, and one field beside it; nil when there is none and it is not to be made.
local function open(index, make, field)
  local at = (index - 1) * 7
  local found = call("HMGET", KEYS[at + 1], "record", field or "record")
  local epoch, base, baseTime, head, headTime, firstTime, bytes, states, expiring
  if found[1] then
    epoch, base, baseTime, head, headTime, firstTime, bytes, states, expiring =
      string.match(found[1], "^(%S+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$")
  elseif not make then
    return nil
  end
  local u = {
    name = ARGV[5 + index], meta = KEYS[at + 1], log = KEYS[at + 2], state = KEYS[at + 3], order = KEYS[at + 4],
    expiry = KEYS[at + 5], users = KEYS[at + 6], leases = KEYS[at + 7], epoch = epoch, base = tonumber(base or 0),
    baseTime = tonumber(baseTime or now), head = tonumber(head or 0), headTime = tonumber(headTime or now),
    firstTime = tonumber(firstTime or now), bytes = tonumber(bytes or 0), states = tonumber(states or 0),
    expiring = tonumber(expiring or 0),
  }
  local hasLog = call("XLEN", u.log) == u.head - u.base
  local hasState = u.states == 0 or (call("HLEN", u.state) == u.states and call("ZCARD", u.order) == u.states
    and call("ZCARD", u.expiry) == u.expiring)
  if epoch and hasLog and hasState then return u, found[2] end

  -- The user is new, or a part was lost. What hangs together with it goes too, and the log has a new epoch, so that
  -- everybody who had read it hears of it.
  if not epoch or not hasLog then dropLog(u) end
  if not epoch or not hasState then
    call("DEL", u.state, u.order, u.expiry)
    u.states, u.expiring = 0, 0
  end
  u.epoch = fresh .. "-" .. index
  save(u)
  if not epoch then call("ZADD", u.users, int(now + math.min(maxAge, LONGEST_NAP)), u.name) end
  return u, hasLog and found[2]
end

local function id(offset)
  return "0-" .. int(offset)
end

-- An entry as the stream gives it. Its fields are "<time> <bytes> <offset before it in its thread> <thread>", head, payload.
local function parseEntry(item)
  local fields = item[2]
  local time, bytes, before, thread = string.match(fields[2], "^(%d+) (%d+) (%d*) (.*)$")
  return {
    offset = tonumber(string.sub(item[1], 3)), time = tonumber(time), bytes = tonumber(bytes), before = tonumber(before),
    thread = thread, head = fields[4], payload = fields[6],
  }
end

-- Drops from the front what retention no longer covers and what is not above `through`. True when something was dropped;
-- the caller saves.
local function shorten(u, through)
  local function isOver(time)
    return u.base < through or u.head - u.base > maxEntries or u.bytes > maxBytes or time + maxAge <= now
  end
  if u.base == u.head or not isOver(u.firstTime) then return false end
  if u.head <= through or u.headTime + maxAge <= now then
    dropLog(u)
    return true
  end
  local chunk = 2
  while u.base < u.head do
    for _, item in ipairs(call("XRANGE", u.log, id(u.base + 1), "+", "COUNT", chunk)) do
      local entry = parseEntry(item)
      if not isOver(entry.time) then
        u.firstTime = entry.time
        call("XTRIM", u.log, "MINID", "=", item[1])
        return true
      end
      u.base, u.baseTime, u.bytes = entry.offset, entry.time, u.bytes - entry.bytes
      local newest = "t:" .. entry.thread
      if tonumber(call("HGET", u.meta, newest)) == entry.offset then call("HDEL", u.meta, newest) end
    end
    chunk = math.min(chunk * 4, 64)
  end
  dropLog(u)
  return true
end
