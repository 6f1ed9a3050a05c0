-- Any number of users. Drops what of theirs has run out, and users of whom nothing is left: 1 in the answer.
local STEP = math.min(60000, math.max(1000, maxAge / 10))

local keys, state, leases = idempotency(), statekeeping(), leasekeeping()

local function sweep(u)
  shorten(u, 0)
  local soonest = now + LONGEST_NAP
  local function wake(at)
    if at then soonest = math.min(soonest, at) end
  end
  local nextKey, left = keys.forget(u, 1000)
  wake(nextKey)
  state.expire(u, 1000)
  save(u)
  wake(tonumber(call("ZRANGE", u.expiry, 0, 0, "WITHSCORES")[2]))
  local list = connections(u)
  local connected = without(list, isOver)
  if #connected < #list then saveConnections(u, connected) end
  for _, connection in ipairs(connected) do wake(tonumber(connection[6])) end
  if u.base < u.head then wake(u.firstTime + maxAge) end
  local held = next(leases.all(u))
  local idle = u.base == u.head and left == 0 and u.states == 0 and #connected == 0 and not held
  if idle and u.headTime + maxAge <= now then
    call("DEL", u.meta, u.log, u.state, u.order, u.expiry)
    call("ZREM", u.users, u.name)
    return 1
  end
  if idle then wake(u.headTime + maxAge) end
  leases.mendIndexes(u)
  call("ZADD", u.users, int(math.max(soonest, now + STEP)), u.name)
  return 0
end

local reply = {}
for index = 1, #KEYS / 7 do
  local u = open(index, false)
  if u then
    reply[index] = sweep(u)
  else
    -- The user's record was lost: what it spoke for goes with it.
    local at = (index - 1) * 7
    call("DEL", KEYS[at + 2], KEYS[at + 3], KEYS[at + 4], KEYS[at + 5])
    call("ZREM", KEYS[at + 6], ARGV[5 + index])
    reply[index] = 1
  end
end
return reply
