-- ARGV[7]: the epoch that is to end, or "".
local u = open(1, true)
mendIndexes(u)
if u.epoch == ARGV[7] then
  u.epoch = u.fresh
  redis.call("HSET", u.meta, "epoch", u.epoch)
end
return { u.epoch, int(u.head), int(u.headTime) }
