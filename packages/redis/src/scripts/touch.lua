-- Any number of users; then: node, ttlMs, and a connection for each. Answers 1 for those that are still there.
local users = #KEYS / 7
local node, ttl = ARGV[6 + users], tonumber(ARGV[7 + users])
local reply = {}
for index = 1, users do
  local u = open(index, false)
  local list = u and connections(u) or {}
  reply[index] = 0
  for _, connection in ipairs(list) do
    if connection[1] == ARGV[7 + users + index] and connection[3] == node and not isOver(connection) then
      connection[5], connection[6] = int(now), int(now + ttl)
      reply[index] = 1
    end
  end
  if reply[index] == 1 then saveConnections(u, list) end
end
return reply
