-- Any number of users. Drops what of theirs has run out, and users of whom nothing is left: 1 in the answer.
local STEP = math.min(60000, math.max(1000, maxAge / 10))

local function sweep(u)
  if retain(u) then saveLog(u) end
  local soonest = now + LONGEST_NAP
  local function wake(at)
    if at then soonest = math.min(soonest, at) end
  end
  local nextKey, keys = forget(u, 1000)
  wake(nextKey)
  expireValues(u, 1000)
  saveState(u)
  wake(tonumber(redis.call("ZRANGE", u.expiry, 0, 0, "WITHSCORES")[2]))
  local list = connections(u)
  local left = without(list, isOver)
  if #left < #list then saveConnections(u, left) end
  for _, connection in ipairs(left) do wake(tonumber(connection[6])) end
  if u.base < u.head then wake(u.firstTime + maxAge) end
  local leases = next(openLeases(u))
  local idle = u.base == u.head and keys == 0 and u.states == 0 and #left == 0 and not leases
  if idle and u.headTime + maxAge <= now then
    redis.call("DEL", u.meta, u.log, u.threadIndex, u.state, u.order, u.expiry)
    redis.call("ZREM", u.users, u.name)
    return 1
  end
  if idle then wake(u.headTime + maxAge) end
  mendIndexes(u)
  redis.call("ZADD", u.users, int(math.max(soonest, now + STEP)), u.name)
  return 0
end

local reply = {}
for index = 1, #KEYS / 8 do
  local u = open(index, false)
  if u then
    reply[index] = sweep(u)
  else
    -- The user's record was lost: what it spoke for goes with it.
    local at = (index - 1) * 8
    redis.call("DEL", KEYS[at + 2], KEYS[at + 3], KEYS[at + 4], KEYS[at + 5], KEYS[at + 6])
    redis.call("ZREM", KEYS[at + 7], ARGV[5 + index])
    reply[index] = 1
  end
end
return reply
