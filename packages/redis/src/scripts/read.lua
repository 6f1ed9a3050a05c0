-- ARGV[7..]: epoch ("" to read from the oldest retained), offset, time, limit, maxBytes.
local u = open(1, true)
if shorten(u, 0) then save(u) end
local epoch, offset, time = ARGV[7], tonumber(ARGV[8]), ARGV[9]

local function timeAt(at)
  if at == u.base then return int(u.baseTime) end
  if at == u.head then return int(u.headTime) end
  return int(parseEntry(call("XRANGE", u.log, id(at), id(at))[1]).time)
end

local function compare()
  if epoch ~= u.epoch or offset > u.head then return "epoch_changed" end
  if offset < u.base then return "trimmed" end
  return timeAt(offset) == time and "ok" or "epoch_changed"
end

if epoch == "" then epoch, offset, time = u.epoch, u.base, int(u.baseTime) end
local status = compare()
local reply = { status, u.epoch, int(u.head), int(u.headTime), int(offset), time }
if status == "ok" then
  collect(reply, forwards(u, offset), { thread = "", limit = tonumber(ARGV[10]), maxBytes = tonumber(ARGV[11]) })
end
return reply
