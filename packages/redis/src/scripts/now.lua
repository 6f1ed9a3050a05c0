-- ARGV[1]: ms since 1970 from the engine's own clock, or "": then the server's clock counts.
local now = tonumber(ARGV[1])
local micros = now and now * 1000
if not now then
  local time = redis.call("TIME")
  micros = time[1] * 1000000 + time[2]
  now = math.floor(micros / 1000)
end
