-- ARGV[7..]: "after" or "before", the offset ("" for the newest), thread ("" for all), limit, maxBytes.
local u = open(1, true)
if shorten(u, 0) then save(u) end
local offset, thread = tonumber(ARGV[8]) or u.head + 1, ARGV[9]
local walk
if ARGV[7] == "after" then
  walk = forwards(u, offset)
elseif thread == "" then
  walk = backwards(u, offset - 1)
else
  walk = threadBackwards(u, thread, offset - 1)
end
local reply = { u.epoch, 0 }
local bounds = { thread = thread, limit = tonumber(ARGV[10]), maxBytes = tonumber(ARGV[11]) }
if collect(reply, walk, bounds) then reply[2] = 1 end
return reply
