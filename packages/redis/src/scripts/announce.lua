-- KEYS[1]: the channel, for the slot it is in. ARGV[1..]: publish command, message.
return redis.call(ARGV[1], KEYS[1], ARGV[2])
