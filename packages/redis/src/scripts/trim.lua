-- ARGV[7]: the last offset that goes.
local u = open(1, true)
if shorten(u, tonumber(ARGV[7])) then save(u) end
return 1
