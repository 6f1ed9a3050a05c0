-- Leases, in the meta hash: `leases` holds the open ones as JSON, key -> { token, when it runs out }. An index of all users
-- of the bucket says which ran out; it lives in the same slot, so that one step writes both.
local function leasekeeping()
  local MAX_CLOSED = 10000

  local function all(u)
    local text = call("HGET", u.meta, "leases")
    return text and cjson.decode(text) or {}
  end

  local function member(u, key)
    return u.name .. " " .. key
  end

  local function saveAll(u, leases)
    if next(leases) == nil then
      call("HDEL", u.meta, "leases")
    else
      call("HSET", u.meta, "leases", cjson.encode(leases))
    end
  end

  local function put(u, leases, lease)
    leases[lease.key] = { lease.token, lease.expires }
    saveAll(u, leases)
    call("ZADD", u.leases, lease.expires, member(u, lease.key))
  end

  local function drop(u, leases, key)
    leases[key] = nil
    saveAll(u, leases)
    call("ZREM", u.leases, member(u, key))
  end

  -- Nobody may acquire the key any more: `c:<key>`; `C:<n>` is the n-th that was closed.
  local function close(u, key)
    local n = call("HINCRBY", u.meta, "closed", 1)
    call("HSET", u.meta, "c:" .. key, n, "C:" .. n, key)
    if n <= MAX_CLOSED then return end
    local oldest = "C:" .. int(n - MAX_CLOSED)
    local forgotten = call("HGET", u.meta, oldest)
    if forgotten then call("HDEL", u.meta, oldest, "c:" .. forgotten) end
  end

  -- The indexes are made from the users' own records: one that was lost is written again when the user is next heard of.
  local function mendIndexes(u)
    if not call("ZSCORE", u.users, u.name) then
      call("ZADD", u.users, int(now + math.min(maxAge, LONGEST_NAP)), u.name)
    end
    for key, lease in pairs(all(u)) do call("ZADD", u.leases, "NX", lease[2], member(u, key)) end
  end

  return { all = all, put = put, drop = drop, close = close, mendIndexes = mendIndexes }
end

-- Tokens and versions start at the clock and never go below it, so that they rise also over a log that was lost or a
-- failover that went back. Answers the first of `count`.
local function rising(u, field, count)
  local last = tonumber(call("HGET", u.meta, field) or 0)
  local first = math.max(last + 1, micros)
  call("HSET", u.meta, field, int(first + count - 1))
  return first
end
