-- ARGV[7..]: prefix, limit. Answers key, version, JSON of each.
local u = open(1, false)
local prefix, limit = ARGV[7], tonumber(ARGV[8])
local reply = {}
local state = statekeeping()
local skip, chunk = 0, 64
while u and #reply < 3 * limit do
  -- No key holds the byte 255.
  local keys = call("ZRANGEBYLEX", u.order, "[" .. prefix, "[" .. prefix .. "\255", "LIMIT", skip, chunk)
  for _, key in ipairs(keys) do
    local text = call("HGET", u.state, key)
    local version, from = state.parse(text)
    if version and #reply < 3 * limit then
      reply[#reply + 1] = key
      reply[#reply + 1] = version
      reply[#reply + 1] = string.sub(text, from)
    end
  end
  if #keys < chunk then break end
  skip = skip + chunk
end
return reply
