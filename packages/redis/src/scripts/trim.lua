-- ARGV[7]: the last offset that goes.
local u = open(1, true)
local through = tonumber(ARGV[7])
if u.base < math.min(through, u.head) then
  dropWhile(u, function() return u.base < through end)
  saveLog(u)
end
return 1
