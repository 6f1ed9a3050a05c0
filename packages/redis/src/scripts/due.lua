-- KEYS: indexes of users. ARGV[2]: how many of each, at most; ARGV[3]: "all" or those that are due. Answers their names.
local reply = {}
for index, key in ipairs(KEYS) do
  local upTo = ARGV[3] == "all" and "+inf" or string.format("%.0f", now)
  reply[index] = redis.call("ZRANGEBYSCORE", key, "-inf", upTo, "LIMIT", 0, tonumber(ARGV[2]))
end
return reply
