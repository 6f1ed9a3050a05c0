-- ARGV[7..]: key, ttlMs.
local u = open(1, true)
local key = ARGV[7]
local keeper = leasekeeping()
keeper.mendIndexes(u)
if call("HEXISTS", u.meta, "c:" .. key) == 1 then return { "closed" } end
local leases = keeper.all(u)
local held = leases[key]
if held and tonumber(held[2]) > now then return { "held", held[2] } end
local lease = { key = key, token = int(rising(u, "token", 1)), expires = int(now + tonumber(ARGV[8])) }
keeper.put(u, leases, lease)
return { "acquired", lease.token, lease.expires }
