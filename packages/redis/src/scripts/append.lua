-- ARGV[7..]: channel, publish command, idempotency key, fingerprint, fence key, token, close, number of writes,
-- then a write: key, ifVersion, "1" to delete, JSON, expiresInMs; then an event: bytes, thread, head, payload.
local channel, publish, key, print = ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local fence, token, close, writes = ARGV[11], ARGV[12], ARGV[13], tonumber(ARGV[14])
local firstWrite, firstEvent = 15, 15 + 5 * writes
local thread = ARGV[firstEvent + 1] or ""
local u, newest = open(1, true, "t:" .. thread)

-- Everything that can refuse comes before anything that writes.
local keys = key ~= "" and idempotency()
local seen = keys and keys.recall(u, key)
if seen then
  if seen.print ~= print then return { "mismatch" } end
  return { "duplicate", seen.epoch, seen.offset, seen.time }
end
local leases = fence ~= "" and leasekeeping()
local held = leases and leases.all(u)
if held and (not held[fence] or held[fence][1] ~= token) then return { "fenced" } end
local state = writes > 0 and statekeeping()
for at = firstWrite, firstEvent - 1, 5 do
  local version = state.versionOf(u, ARGV[at])
  if version ~= ARGV[at + 1] then return { "conflict", ARGV[at], version } end
end

local hints = {}
if ARGV[firstEvent] then
  local time = math.max(u.headTime, now)
  if u.base == u.head then u.firstTime = time end
  u.headTime = time
  for at = firstEvent, #ARGV, 4 do
    local bytes, name, head, payload = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
    if name ~= thread then
      if thread ~= "" then call("HSET", u.meta, "t:" .. thread, newest) end
      thread = name
      newest = name ~= "" and call("HGET", u.meta, "t:" .. name)
    end
    u.head, u.bytes = u.head + 1, u.bytes + bytes
    local offset = int(u.head)
    local before = name ~= "" and newest or ""
    call("XADD", u.log, "0-" .. offset, "i", format("%.0f %s %s ", time, bytes, before) .. name, "h", head, "p", payload)
    newest = offset
    hints[#hints + 1] = format('["%s",%s,%.0f,', u.epoch, offset, time) .. head .. "]\n" .. payload
  end
end
local reply = { "ok", u.epoch, int(u.head), int(u.headTime) }
local version = state and rising(u, "version", writes)
for at = firstWrite, firstEvent - 1, 5 do
  if ARGV[at + 2] == "1" then
    state.delete(u, ARGV[at])
    reply[#reply + 1] = "0"
  else
    local expires = ARGV[at + 4] ~= "" and int(now + ARGV[at + 4]) or ""
    state.put(u, ARGV[at], { version = int(version), expires = expires, json = ARGV[at + 3] })
    reply[#reply + 1] = int(version)
    version = version + 1
  end
end
if state then state.expire(u, 16) end
if close == "1" then
  leases.drop(u, held, fence)
  leases.close(u, fence)
end
if keys then keys.remember(u, key, print) end
if thread ~= "" then
  save(u, "t:" .. thread, newest)
else
  save(u)
end
if shorten(u, 0) then save(u) end
for index = 1, #hints do call(publish, channel, hints[index]) end
return reply
