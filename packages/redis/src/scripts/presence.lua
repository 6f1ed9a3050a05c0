-- Presence, in the meta hash: `presence` holds the connections as JSON, oldest first:
-- { id, client, node, connected at, seen at, runs out at }.
local function connections(u)
  local text = call("HGET", u.meta, "presence")
  return text and cjson.decode(text) or {}
end

local function saveConnections(u, list)
  if #list == 0 then
    call("HDEL", u.meta, "presence")
  else
    call("HSET", u.meta, "presence", cjson.encode(list))
  end
end

-- Those that stay; `gone(connection)` may answer why one does not.
local function without(list, gone)
  local left = {}
  for _, connection in ipairs(list) do
    if not gone(connection) then left[#left + 1] = connection end
  end
  return left
end

local function isOver(connection)
  return tonumber(connection[6]) <= now
end
