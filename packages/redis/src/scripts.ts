import acquire from "./scripts/acquire.lua";
import announce from "./scripts/announce.lua";
import append from "./scripts/append.lua";
import due from "./scripts/due.lua";
import expired from "./scripts/expired.lua";
import get from "./scripts/get.lua";
import head from "./scripts/head.lua";
import heads from "./scripts/heads.lua";
import history from "./scripts/history.lua";
import idempotency from "./scripts/idempotency.lua";
import join from "./scripts/join.lua";
import leases from "./scripts/leases.lua";
import leave from "./scripts/leave.lua";
import list from "./scripts/list.lua";
import measure from "./scripts/measure.lua";
import now from "./scripts/now.lua";
import pages from "./scripts/pages.lua";
import presence from "./scripts/presence.lua";
import present from "./scripts/present.lua";
import read from "./scripts/read.lua";
import renew from "./scripts/renew.lua";
import state from "./scripts/state.lua";
import sweep from "./scripts/sweep.lua";
import time from "./scripts/time.lua";
import touch from "./scripts/touch.lua";
import trim from "./scripts/trim.lua";
import user from "./scripts/user.lua";
import { redisScript, type RedisScript } from "./redis-script.js";

/** What adds: refused by a server that is out of memory. */
const adds = (name: string, ...parts: string[]): RedisScript => redisScript({ name, parts, whenFull: false });

/** What reads, renews or frees. */
const goesOn = (name: string, ...parts: string[]): RedisScript => redisScript({ name, parts, whenFull: true });

/** Every script, by the file that says what it does. */
export const SCRIPTS = {
  append: adds("append", now, user, idempotency, state, leases, append),
  head: goesOn("head", now, user, leases, head),
  read: goesOn("read", now, user, pages, read),
  history: goesOn("history", now, user, pages, history),
  trim: goesOn("trim", now, user, trim),
  get: goesOn("get", now, user, state, get),
  list: goesOn("list", now, user, state, list),
  acquire: adds("acquire", now, user, leases, acquire),
  renew: goesOn("renew", now, user, leases, renew),
  join: adds("join", now, user, presence, join),
  leave: goesOn("leave", now, user, presence, leave),
  present: goesOn("present", now, user, presence, present),
  heads: goesOn("heads", now, user, leases, heads),
  touch: goesOn("touch", now, user, presence, touch),
  sweep: goesOn("sweep", now, user, idempotency, state, leases, presence, sweep),
  due: goesOn("due", now, due),
  expired: goesOn("expired", now, expired),
  measure: goesOn("measure", measure),
  time: goesOn("time", now, time),
  announce: goesOn("announce", announce),
} as const;
