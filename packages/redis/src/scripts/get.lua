-- ARGV[7]: the key.
local u = open(1, false)
local text = u and call("HGET", u.state, ARGV[7])
if not text then return {} end
local version, from = statekeeping().parse(text)
if not version then return {} end
return { version, string.sub(text, from) }
