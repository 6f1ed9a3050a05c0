-- ARGV[7..]: channel, publish command, idempotency key, fingerprint, fence key, token, close, number of writes,
-- then a write: key, ifVersion, "1" to delete, JSON, expiresInMs; then an event: bytes, thread, head, payload.
local u = open(1, true)
local channel, publish, key, print = ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local fence, token, close, writes = ARGV[11], ARGV[12], ARGV[13], tonumber(ARGV[14])
local firstWrite, firstEvent = 15, 15 + 5 * writes

-- Everything that can refuse comes before anything that writes.
local seen = key ~= "" and recall(u, key)
if seen then
  if seen.print ~= print then return { "mismatch" } end
  return { "duplicate", seen.epoch, seen.offset, seen.time }
end
local leases = fence ~= "" and openLeases(u)
if leases and (not leases[fence] or leases[fence][1] ~= token) then return { "fenced" } end
for at = firstWrite, firstEvent - 1, 5 do
  local version = versionOf(u, ARGV[at])
  if version ~= ARGV[at + 1] then return { "conflict", ARGV[at], version } end
end

local hints = {}
if #ARGV >= firstEvent then
  local time = math.max(u.headTime, now)
  if u.base == u.head then u.firstTime = time end
  u.headTime = time
  for at = firstEvent, #ARGV, 4 do
    local bytes, thread, head, payload = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
    u.head, u.bytes = u.head + 1, u.bytes + bytes
    redis.call("XADD", u.log, id(u.head), "t", int(time), "b", int(bytes), "k", thread, "h", head, "p", payload)
    if thread ~= "" then
      u.threads = u.threads + redis.call("ZADD", u.threadIndex, 0, threadMember(thread, u.head))
    end
    hints[#hints + 1] = string.format('["%s",%s,%s,%s]\n', u.epoch, int(u.head), int(time), head) .. payload
  end
end
local position = { int(u.head), int(u.headTime) }
local versions = {}
local newest = writes > 0 and rising(u, "version", writes)
for at = firstWrite, firstEvent - 1, 5 do
  if ARGV[at + 2] == "1" then
    deleteValue(u, ARGV[at])
    versions[#versions + 1] = "0"
  else
    local version = int(newest + #versions)
    local expires = ARGV[at + 4] ~= "" and int(now + tonumber(ARGV[at + 4])) or ""
    putValue(u, ARGV[at], { version = version, expires = expires, json = ARGV[at + 3] })
    versions[#versions + 1] = version
  end
end
if writes > 0 then
  expireValues(u, 16)
  saveState(u)
end
if close == "1" then
  dropLease(u, leases, fence)
  closeKey(u, fence)
end
if key ~= "" then remember(u, key, print) end
if retain(u) or #hints > 0 then saveLog(u) end
for _, hint in ipairs(hints) do redis.call(publish, channel, hint) end
return { "ok", u.epoch, position[1], position[2], unpack(versions) }
