-- ARGV[7]: the connection.
local u = open(1, false)
if not u then return 0 end
local list = connections(u)
local left = without(list, function(connection) return connection[1] == ARGV[7] end)
if #left < #list then saveConnections(u, left) end
return #list - #left
