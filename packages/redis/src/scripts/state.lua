-- State: a hash of "<version> <when it runs out, or nothing> <JSON>", an index by key, an index by when values run out.
local function parseValue(text)
  local version, expires, from = string.match(text, "^(%d+) (%d*) ()")
  if expires ~= "" and tonumber(expires) <= now then return nil end
  return version, from
end

local function versionOf(u, key)
  local text = u.states > 0 and redis.call("HGET", u.state, key)
  return text and parseValue(text) or "0"
end

local function saveState(u)
  redis.call("HSET", u.meta, "states", int(u.states), "expiring", int(u.expiring))
end

local function deleteValue(u, key)
  u.states = u.states - redis.call("HDEL", u.state, key)
  redis.call("ZREM", u.order, key)
  u.expiring = u.expiring - redis.call("ZREM", u.expiry, key)
end

local function putValue(u, key, value)
  u.states = u.states + redis.call("HSET", u.state, key, value.version .. " " .. value.expires .. " " .. value.json)
  redis.call("ZADD", u.order, 0, key)
  if value.expires == "" then
    u.expiring = u.expiring - redis.call("ZREM", u.expiry, key)
  else
    u.expiring = u.expiring + redis.call("ZADD", u.expiry, value.expires, key)
  end
end

-- Deletes what ran out, at most `limit` of it; the caller saves.
local function expireValues(u, limit)
  if u.expiring == 0 then return end
  for _, key in ipairs(redis.call("ZRANGEBYSCORE", u.expiry, "-inf", int(now), "LIMIT", 0, limit)) do deleteValue(u, key) end
end
