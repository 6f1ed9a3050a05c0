-- State: a hash of "<version> <when it runs out, or nothing> <JSON>", an index by key, an index by when values run out.
local function statekeeping()
  local function parse(text)
    local version, expires, from = string.match(text, "^(%d+) (%d*) ()")
    if expires ~= "" and tonumber(expires) <= now then return nil end
    return version, from
  end

  local function versionOf(u, key)
    local text = u.states > 0 and call("HGET", u.state, key)
    return text and parse(text) or "0"
  end

  local function delete(u, key)
    u.states = u.states - call("HDEL", u.state, key)
    call("ZREM", u.order, key)
    u.expiring = u.expiring - call("ZREM", u.expiry, key)
  end

  local function put(u, key, value)
    u.states = u.states + call("HSET", u.state, key, value.version .. " " .. value.expires .. " " .. value.json)
    call("ZADD", u.order, 0, key)
    if value.expires == "" then
      u.expiring = u.expiring - call("ZREM", u.expiry, key)
    else
      u.expiring = u.expiring + call("ZADD", u.expiry, value.expires, key)
    end
  end

  -- Deletes what ran out, at most `limit` of it. The caller saves.
  local function expire(u, limit)
    if u.expiring == 0 then return end
    for _, key in ipairs(call("ZRANGEBYSCORE", u.expiry, "-inf", int(now), "LIMIT", 0, limit)) do delete(u, key) end
  end

  return { parse = parse, versionOf = versionOf, delete = delete, put = put, expire = expire }
end
