-- Answers connection, client, node, connected at of each.
local u = open(1, false)
local reply = {}
for _, connection in ipairs(u and without(connections(u), isOver) or {}) do
  for field = 1, 4 do reply[#reply + 1] = connection[field] end
end
return reply
