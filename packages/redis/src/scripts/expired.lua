-- KEYS: indexes of leases. ARGV[2..]: prefix, how many of each index, at most. Answers user, key, time for each.
local prefix, limit = ARGV[2], tonumber(ARGV[3])
local reply = {}
for _, key in ipairs(KEYS) do
  local found, skip = 0, 0
  while found < limit do
    local page = redis.call("ZRANGEBYSCORE", key, "-inf", string.format("%.0f", now), "WITHSCORES", "LIMIT", skip, 64)
    for at = 1, #page, 2 do
      local user, lease = string.match(page[at], "^(%S+) (.*)$")
      if found < limit and string.sub(lease, 1, #prefix) == prefix then
        found = found + 1
        reply[#reply + 1] = user
        reply[#reply + 1] = lease
        reply[#reply + 1] = page[at + 1]
      end
    end
    if #page < 128 then break end
    skip = skip + 64
  end
end
return reply
