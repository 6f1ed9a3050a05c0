-- Any number of users. Answers epoch, offset, time of each, or nothing.
local reply = {}
local leases = leasekeeping()
for index = 1, #KEYS / 7 do
  local u = open(index, false)
  if u then leases.mendIndexes(u) end
  reply[index] = u and { u.epoch, int(u.head), int(u.headTime) } or false
end
return reply
