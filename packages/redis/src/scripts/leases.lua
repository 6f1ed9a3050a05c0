-- Leases, in the meta hash: `leases` holds the open ones as JSON, key -> { token, when it runs out }. An index of all users
-- of the bucket says which ran out; it lives in the same slot, so that one step writes both.
local MAX_CLOSED = 10000

local function openLeases(u)
  local text = redis.call("HGET", u.meta, "leases")
  return text and cjson.decode(text) or {}
end

local function leaseMember(u, key)
  return u.name .. " " .. key
end

local function saveLeases(u, leases)
  if next(leases) == nil then
    redis.call("HDEL", u.meta, "leases")
  else
    redis.call("HSET", u.meta, "leases", cjson.encode(leases))
  end
end

local function putLease(u, leases, lease)
  leases[lease.key] = { lease.token, lease.expires }
  saveLeases(u, leases)
  redis.call("ZADD", u.leases, lease.expires, leaseMember(u, lease.key))
end

local function dropLease(u, leases, key)
  leases[key] = nil
  saveLeases(u, leases)
  redis.call("ZREM", u.leases, leaseMember(u, key))
end

-- Tokens and versions start at the clock and never go below it, so that they rise also over a log that was lost or a
-- failover that went back.
local function rising(u, field, count)
  local last = tonumber(redis.call("HGET", u.meta, field) or 0)
  local first = math.max(last + 1, micros)
  redis.call("HSET", u.meta, field, int(first + count - 1))
  return first
end

-- Nobody may acquire the key any more: `c:<key>`; `C:<n>` is the n-th that was closed.
local function closeKey(u, key)
  local n = redis.call("HINCRBY", u.meta, "closedTo", 1)
  redis.call("HSET", u.meta, "c:" .. key, n, "C:" .. n, key)
  if n <= MAX_CLOSED then return end
  local oldest = "C:" .. int(n - MAX_CLOSED)
  local forgotten = redis.call("HGET", u.meta, oldest)
  if forgotten then redis.call("HDEL", u.meta, oldest, "c:" .. forgotten) end
end

-- The indexes are made from the users' own records: one that was lost is written again when the user is next heard of.
local function mendIndexes(u)
  if not redis.call("ZSCORE", u.users, u.name) then
    redis.call("ZADD", u.users, int(now + math.min(maxAge, LONGEST_NAP)), u.name)
  end
  for key, lease in pairs(openLeases(u)) do
    redis.call("ZADD", u.leases, "NX", lease[2], leaseMember(u, key))
  end
end
