-- ARGV[7..]: key, token, ttlMs ("" to release). 1 when the token was the newest.
local u = open(1, false)
if not u then return 0 end
local key, token, ttl = ARGV[7], ARGV[8], ARGV[9]
local keeper = leasekeeping()
local leases = keeper.all(u)
if not leases[key] or leases[key][1] ~= token then return 0 end
if ttl == "" then
  keeper.drop(u, leases, key)
else
  keeper.put(u, leases, { key = key, token = token, expires = int(now + tonumber(ttl)) })
end
return 1
