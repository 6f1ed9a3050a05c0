-- Users are given as JSON: [{ "n": number, "k": key in hex, "t": tenant, "u": user }].

create function open_logs(p_users json, p_at bigint) returns void
language plpgsql
as $$
declare
  v_at bigint := coalesce(p_at, clock_ms());
begin
  -- In one order everywhere, so that two who make logs wait for each other and never in a circle.
  insert into heads (user_key, tenant_id, user_id, epoch, head_time, base_time, touched_at)
  select decode(u.k, 'hex'), u.t, u.u, new_epoch(), v_at, v_at, v_at
  from json_to_recordset(p_users) as u (k text, t text, u text)
  where not exists (select from heads h where h.user_key = decode(u.k, 'hex'))
  order by decode(u.k, 'hex')
  on conflict do nothing;
end $$;

-- Gives what was published in transactions its place. The caller holds the locks of the heads.
create function take_outbox(p_keys bytea[], p_at bigint)
returns table (user_key bytea, first_offset bigint, last_offset bigint)
language plpgsql
as $$
#variable_conflict use_column
begin
  return query
  with taken as (
    delete from outbox o
    where o.user_key = any (p_keys) and exists (select from heads h where h.user_key = o.user_key)
    returning o.*
  ), numbered as (
    select t.*, octet_length(t.type) + octet_length(t.payload) as size,
      row_number() over (partition by t.user_key order by t.commit_no nulls last, t.id) as nth
    from taken t
  ), put as (
    insert into entries (user_key, entry_offset, time, bytes, type, thread_id, run_id, payload)
    select n.user_key, h.head_offset + n.nth, greatest(h.head_time, p_at), n.size, n.type, n.thread_id, n.run_id, n.payload
    from numbered n join heads h on h.user_key = n.user_key
  )
  update heads h
  set head_offset = h.head_offset + s.entries,
    head_time = greatest(h.head_time, p_at),
    oldest_time = coalesce(h.oldest_time, greatest(h.head_time, p_at)),
    bytes = h.bytes + s.size
  from (select n.user_key, count(*) as entries, sum(n.size) as size from numbered n group by n.user_key) s
  where h.user_key = s.user_key
  returning h.user_key, h.head_offset - s.entries + 1, h.head_offset;
end $$;

-- Appends many requests of many users in one transaction. Of one user there may be any number of requests that only append
-- (under a fence or not), or one request of any kind: then none depends on what another one of this call writes. Requests of
-- a user whose head is locked by somebody else are not answered, unless p_waits: then the lock is waited for, at most for
-- p_wait_ms. Rows without a request tell what came in from the outbox.
--
-- p_requests: [{ "n": number, "u": user, "c": how many events, "i": idempotency key, "p": print, "f": fence key, "x": token,
--   "z": closes }], p_events: [{ "r": request, "i": nth, "y": type, "t": thread, "g": run, "p": payload, "b": bytes }],
-- p_writes: [{ "r": request, "i": nth, "k": key in hex, "v": expected version, "j": value or null, "e": expires in ms }].
create function append(
  p_users json, p_requests json, p_events json, p_writes json,
  p_waits boolean, p_wait_ms integer, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint
)
returns table (
  request integer, status text, epoch text, last_offset bigint, last_time bigint,
  versions text, conflict_key text, conflict_version bigint, is_over boolean,
  took_key text, took_first bigint, took_last bigint
)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_keys bytea[] := array(select decode(u.k, 'hex') from json_to_recordset(p_users) as u (n int, k text) order by u.n);
  v_got boolean[];
  v_at bigint;
begin
  perform set_config('lock_timeout', p_wait_ms::text, true);
  if (select count(*) from heads h where h.user_key = any (v_keys)) < cardinality(v_keys) then
    perform open_logs(p_users, p_at);
  end if;
  if p_waits then
    perform from heads h where h.user_key = any (v_keys) for update;
  end if;
  v_got := array(
    select l.user_key is not null
    from unnest(v_keys) with ordinality as k (user_key, n)
    left join (select h.user_key from heads h where h.user_key = any (v_keys) for update skip locked) l using (user_key)
    order by k.n
  );
  -- From here on every statement sees what the last holder of each lock has committed.
  v_at := coalesce(p_at, clock_ms());
  if exists (select from outbox o where o.user_key = any (v_keys)) then
    return query
    select null::integer, null::text, null::text, null::bigint, null::bigint, null::text, null::text, null::bigint, null::boolean,
      encode(d.user_key, 'hex'), d.first_offset, d.last_offset
    from take_outbox(array(select k.user_key from unnest(v_keys) with ordinality as k (user_key, n) where v_got[k.n]), v_at) d;
  end if;

  return query
  with users as materialized (
    select u.n, h.user_key, h.epoch, h.head_offset, h.head_time
    from json_to_recordset(p_users) as u (n int, k text)
    join heads h on h.user_key = decode(u.k, 'hex')
    where v_got[u.n]
  ), asked as materialized (
    select q.*, u.user_key, u.epoch, u.head_offset, u.head_time
    from json_to_recordset(p_requests) as q (n int, u int, c int, i text, p text, f text, x bigint, z boolean)
    join users u on u.n = q.u
  ), wanted as materialized (
    select w.r, w.i, a.user_key, decode(w.k, 'hex') as key, w.v as expected, w.j as value, v_at + w.e as expires_at,
      coalesce(s.version, 0) as version
    from json_to_recordset(p_writes) as w (r int, i int, k text, v bigint, j text, e bigint)
    join asked a on a.n = w.r
    left join state s on s.user_key = a.user_key and s.key = decode(w.k, 'hex') and coalesce(s.expires_at, v_at + 1) > v_at
  ), judged as materialized (
    select a.*,
      case
        when i.print = a.p then 'duplicate'
        when i.print is not null then 'mismatch'
        when a.f is not null and l.token is distinct from a.x then 'fenced'
        when c.key is not null then 'conflict'
        else 'done'
      end as status,
      i.epoch as first_epoch, i.entry_offset as first_offset, i.time as first_time, c.key as conflict_key, c.version as conflict_version
    from asked a
    left join idempotency i on i.user_key = a.user_key and i.key = a.i and i.expires_at > v_at
    left join leases l on l.user_key = a.user_key and l.key = a.f and l.closed_no is null
    left join lateral (
      select w.key, w.version from wanted w where w.r = a.n and w.version <> w.expected order by w.i limit 1
    ) c on true
  ), placed as materialized (
    select j.*, j.head_offset + sum(j.c) over earlier - j.c as after_offset, j.head_offset + sum(j.c) over earlier as last_offset,
      case when sum(j.c) over earlier = 0 then j.head_time else greatest(j.head_time, v_at) end as last_time
    from judged j where j.status = 'done'
    window earlier as (partition by j.u order by j.n)
  ), put as (
    insert into entries (user_key, entry_offset, time, bytes, type, thread_id, run_id, payload)
    select p.user_key, p.after_offset + e.i, p.last_time, e.b, e.y, e.t, e.g, e.p
    from json_to_recordset(p_events) as e (r int, i int, y text, t text, g text, p text, b int)
    join placed p on p.n = e.r
    returning user_key, bytes
  ), versioned as materialized (
    select w.*, case when w.value is null then 0 else nextval('numbers') end as new_version
    from wanted w join placed p on p.n = w.r
  ), written as (
    insert into state (user_key, key, value, version, expires_at)
    select v.user_key, v.key, v.value, v.new_version, v.expires_at from versioned v where v.value is not null
    on conflict (user_key, key) do update set value = excluded.value, version = excluded.version, expires_at = excluded.expires_at
  ), erased as (
    delete from state s using versioned v where v.value is null and s.user_key = v.user_key and s.key = v.key
  ), remembered as (
    insert into idempotency (user_key, key, print, epoch, entry_offset, time, expires_at)
    select p.user_key, p.i, p.p, p.epoch, p.last_offset, p.last_time, v_at + 300000 from placed p where p.i is not null
    on conflict (user_key, key) do update set print = excluded.print, epoch = excluded.epoch,
      entry_offset = excluded.entry_offset, time = excluded.time, expires_at = excluded.expires_at
  ), closed as (
    update leases l set closed_no = nextval('numbers') from placed p where p.z and l.user_key = p.user_key and l.key = p.f
    returning l.user_key
  ), moved as (
    update heads h
    set head_offset = s.last_offset, head_time = s.last_time, bytes = h.bytes + s.bytes,
      oldest_time = case when s.last_offset > h.head_offset then coalesce(h.oldest_time, s.last_time) else h.oldest_time end,
      closed_keys = h.closed_keys + s.closed,
      touched_at = case when h.touched_at < v_at - 60000 then v_at else h.touched_at end
    from (
      select p.user_key, max(p.last_offset) as last_offset, max(p.last_time) as last_time,
        count(*) filter (where p.z) as closed, coalesce(b.bytes, 0) as bytes
      from placed p
      left join (select put.user_key, sum(put.bytes) as bytes from put group by put.user_key) b using (user_key)
      group by p.user_key, b.bytes
    ) s
    where h.user_key = s.user_key
    returning h.user_key,
      h.head_offset - h.base_offset > p_max_entries + p_max_entries / 16
        or h.bytes > p_max_bytes + p_max_bytes / 16
        or h.oldest_time <= v_at - p_max_age - p_max_age / 16
        or h.closed_keys > 10500 as is_over
  )
  select j.n, j.status,
    coalesce(j.first_epoch, j.epoch), coalesce(j.first_offset, p.last_offset), coalesce(j.first_time, p.last_time),
    (select json_agg(v.new_version order by v.i)::text from versioned v where v.r = j.n),
    encode(j.conflict_key, 'hex'), j.conflict_version, coalesce(m.is_over, false), null::text, null::bigint, null::bigint
  from judged j
  left join placed p on p.n = j.n
  left join moved m on m.user_key = j.user_key;
end $$;
