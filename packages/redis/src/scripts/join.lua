-- ARGV[7..]: connection, client, node, limit, ttlMs, silentMs. Answers connection, node, reason of each that gives way.
local u = open(1, true)
local own, client, node = ARGV[7], ARGV[8], ARGV[9]
local limit, ttl, silent = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local evicted = {}
local left = connections(u)

local function evict(reason, when)
  local count = #left
  left = without(left, function(connection)
    if not when(connection, count) then return false end
    count = count - 1
    evicted[#evicted + 1] = connection[1]
    evicted[#evicted + 1] = connection[3]
    evicted[#evicted + 1] = reason
    return true
  end)
end

left = without(left, function(connection) return connection[1] == own end)
evict("replaced", function(connection) return connection[2] == client end)
evict("silent", isOver)
evict("silent", function(connection, count) return count >= limit and tonumber(connection[5]) + silent < now end)
evict("limit", function(_, count) return count >= limit end)
left[#left + 1] = { own, client, node, int(now), int(now), int(now + ttl) }
saveConnections(u, left)
return evicted
