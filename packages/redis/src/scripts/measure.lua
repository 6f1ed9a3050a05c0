-- KEYS: meta hashes. Answers entries and bytes of each that is there.
local reply = {}
for _, key in ipairs(KEYS) do
  local record = redis.call("HGET", key, "record")
  if record then
    local base, head, bytes = string.match(record, "^%S+ (%d+) %d+ (%d+) %d+ %d+ (%d+)")
    reply[#reply + 1] = { head - base, tonumber(bytes) }
  end
end
return reply
