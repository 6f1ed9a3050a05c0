-- What all scripts about users share. KEYS: eight a user, in the order of `open`.
-- ARGV[2]: begins no epoch's name yet. ARGV[3..5]: the retention. ARGV[6..]: the users' names, one for each eight keys.
local fresh = ARGV[2]
local maxAge, maxEntries, maxBytes = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

-- At least so often a user is looked at, ms: a later, shorter retention need not know of them.
local LONGEST_NAP = 3600000

-- Lua writes numbers beyond 14 digits with an exponent, unless told not to.
local function int(number)
  return string.format("%.0f", number)
end

local function id(offset)
  return "0-" .. int(offset)
end

local function saveLog(u)
  redis.call("HSET", u.meta, "base", int(u.base), "baseTime", int(u.baseTime), "head", int(u.head), "headTime",
    int(u.headTime), "firstTime", int(u.firstTime), "bytes", int(u.bytes), "threads", int(u.threads))
end

-- The head stays where it is; nothing before it is left.
local function dropLog(u)
  redis.call("DEL", u.log, u.threadIndex)
  u.base, u.baseTime, u.firstTime, u.bytes, u.threads = u.head, u.headTime, u.headTime, 0, 0
end

local function create(u)
  redis.call("DEL", u.log, u.threadIndex, u.state, u.order, u.expiry)
  u.epoch = u.fresh
  u.base, u.baseTime, u.head, u.headTime = 0, now, 0, now
  u.firstTime, u.bytes, u.threads, u.states, u.expiring = now, 0, 0, 0, 0
  redis.call("HSET", u.meta, "epoch", u.epoch, "states", 0, "expiring", 0)
  saveLog(u)
  redis.call("ZADD", u.users, int(now + math.min(maxAge, LONGEST_NAP)), u.name)
end

-- The meta hash says how much there is of every other part. A part that has less was lost: what hangs together with it
-- goes too, and the log has a new epoch, so that everybody who had read it hears of it.
local function verify(u)
  local lost = false
  if redis.call("XLEN", u.log) ~= u.head - u.base
    or (u.threads > 0 and redis.call("ZCARD", u.threadIndex) ~= u.threads) then
    dropLog(u)
    lost = true
  end
  if u.states > 0 and (redis.call("HLEN", u.state) ~= u.states or redis.call("ZCARD", u.order) ~= u.states
    or redis.call("ZCARD", u.expiry) ~= u.expiring) then
    redis.call("DEL", u.state, u.order, u.expiry)
    u.states, u.expiring = 0, 0
    lost = true
  end
  if not lost then return end
  u.epoch = u.fresh
  redis.call("HSET", u.meta, "epoch", u.epoch, "states", 0 + u.states, "expiring", 0 + u.expiring)
  saveLog(u)
end

-- The user's record; nil when there is none and it is not to be made.
local function open(index, make)
  local at = (index - 1) * 8
  local u = {
    name = ARGV[5 + index], fresh = fresh .. "-" .. index,
    meta = KEYS[at + 1], log = KEYS[at + 2], threadIndex = KEYS[at + 3],
    state = KEYS[at + 4], order = KEYS[at + 5], expiry = KEYS[at + 6],
    users = KEYS[at + 7], leases = KEYS[at + 8],
  }
  local m = redis.call("HMGET", u.meta, "epoch", "base", "baseTime", "head", "headTime", "firstTime", "bytes", "threads",
    "states", "expiring")
  if m[1] then
    u.epoch = m[1]
    u.base, u.baseTime, u.head, u.headTime = tonumber(m[2]), tonumber(m[3]), tonumber(m[4]), tonumber(m[5])
    u.firstTime, u.bytes, u.threads = tonumber(m[6]), tonumber(m[7]), tonumber(m[8])
    u.states, u.expiring = tonumber(m[9]), tonumber(m[10])
    verify(u)
    return u
  end
  if not make then return nil end
  create(u)
  return u
end

-- Of an entry as the stream gives it: its id, and five fields, each after its name.
local function fieldsOf(item)
  local f = item[2]
  return { time = tonumber(f[2]), bytes = tonumber(f[4]), thread = f[6], head = f[8], payload = f[10] }
end

local function offsetOf(item)
  return tonumber(string.sub(item[1], 3))
end

local function threadMember(thread, offset)
  return thread .. string.format(":%016.0f", offset)
end

-- Drops entries from the front for as long as `over(entry)` holds.
local function dropWhile(u, over)
  local chunk = 2
  while u.base < u.head do
    local page = redis.call("XRANGE", u.log, id(u.base + 1), "+", "COUNT", chunk)
    for _, item in ipairs(page) do
      local entry = fieldsOf(item)
      if not over(entry) then
        u.firstTime = entry.time
        redis.call("XTRIM", u.log, "MINID", "=", item[1])
        return
      end
      u.base, u.baseTime, u.bytes = u.base + 1, entry.time, u.bytes - entry.bytes
      if entry.thread ~= "" then
        u.threads = u.threads - redis.call("ZREM", u.threadIndex, threadMember(entry.thread, u.base))
      end
    end
    chunk = math.min(chunk * 4, 64)
  end
  dropLog(u)
end

-- The first bound reached wins. True when something was dropped; the caller saves.
local function retain(u)
  local function tooMany()
    return u.head - u.base > maxEntries or u.bytes > maxBytes
  end
  if u.base == u.head then return false end
  if u.headTime + maxAge <= now then
    dropLog(u)
    return true
  end
  if not tooMany() and u.firstTime + maxAge > now then return false end
  dropWhile(u, function(entry) return tooMany() or entry.time + maxAge <= now end)
  return true
end
