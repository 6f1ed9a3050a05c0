-- KEYS: meta hashes. Answers entries and bytes of each that is there.
local reply = {}
for _, key in ipairs(KEYS) do
  local m = redis.call("HMGET", key, "base", "head", "bytes")
  if m[1] then reply[#reply + 1] = { m[2] - m[1], tonumber(m[3]) } end
end
return reply
