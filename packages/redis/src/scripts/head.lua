-- ARGV[7]: the epoch that is to end, or "".
local u = open(1, true)
leasekeeping().mendIndexes(u)
if u.epoch == ARGV[7] then
  u.epoch = fresh .. "-1"
  save(u)
end
return { u.epoch, int(u.head), int(u.headTime) }
