-- ARGV[7..]: "after" or "before", the offset ("" for the newest), thread ("" for all), limit, maxBytes.
local u = open(1, true)
if retain(u) then saveLog(u) end
local after = ARGV[7] == "after"
local offset = tonumber(ARGV[8]) or u.head + 1
local thread = ARGV[9]

local function walk()
  if thread == "" then return after and forwards(u, offset) or backwards(u, offset - 1) end
  local first = "[" .. threadMember(thread, after and math.max(offset, 0) + 1 or 0)
  local last = "[" .. threadMember(thread, after and 9e15 or math.max(offset - 1, 0))
  if after then return threadwise(u, thread, { command = "ZRANGEBYLEX", from = first, to = last }) end
  return threadwise(u, thread, { command = "ZREVRANGEBYLEX", from = last, to = first })
end

local reply = { u.epoch, 0 }
if collect(reply, walk(), tonumber(ARGV[10]), tonumber(ARGV[11])) then reply[2] = 1 end
return reply
