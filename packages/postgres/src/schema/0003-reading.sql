-- Drops what lies at or below p_base from the log. The caller holds the lock of the head.
create function move_base(p_key bytea, p_base bigint) returns void
language sql
as $$
  update heads h
  set base_offset = p_base,
    base_time = (select e.time from entries e where e.user_key = p_key and e.entry_offset = p_base),
    oldest_time = (select e.time from entries e where e.user_key = p_key and e.entry_offset = p_base + 1),
    bytes = h.bytes - (
      select sum(e.bytes) from entries e
      where e.user_key = p_key and e.entry_offset > h.base_offset and e.entry_offset <= p_base
    )
  where h.user_key = p_key and h.base_offset < p_base and p_base <= h.head_offset
$$;

-- Deletes at most p_rows rows that are no longer in the log; answers how many. The caller holds the lock of the head.
create function purge(p_key bytea, p_rows bigint) returns bigint
language plpgsql
as $$
declare
  v_from bigint;
  v_through bigint;
begin
  select h.purged_offset, least(h.base_offset, h.purged_offset + p_rows) into v_from, v_through
  from heads h where h.user_key = p_key and h.purged_offset < h.base_offset;
  if not found then return 0; end if;
  delete from entries e where e.user_key = p_key and e.entry_offset <= v_through;
  update heads h set purged_offset = v_through where h.user_key = p_key;
  return v_through - v_from;
end $$;

-- Is more held of the user than retention allows?
create function is_over(p_head heads, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint) returns boolean
language sql immutable
as $$
  select p_head.head_offset - p_head.base_offset > p_max_entries
    or p_head.bytes > p_max_bytes
    or coalesce(p_head.oldest_time <= p_at - p_max_age, false)
$$;

-- Applies retention to a user. The caller holds the lock of the head.
create function retain(p_head heads, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint) returns void
language plpgsql
as $$
declare
  v_base bigint;
begin
  if is_over(p_head, p_at, p_max_age, p_max_entries, p_max_bytes) then
    select max(e.entry_offset) into v_base
    from (
      select e.entry_offset, e.time, sum(e.bytes) over (order by e.entry_offset desc) as with_newer
      from entries e where e.user_key = p_head.user_key and e.entry_offset > p_head.base_offset
    ) e
    where e.entry_offset <= p_head.head_offset - p_max_entries or e.with_newer > p_max_bytes or e.time <= p_at - p_max_age;
    perform move_base(p_head.user_key, v_base);
  end if;
  if p_head.closed_keys > 10000 then
    delete from leases l where l.user_key = p_head.user_key and l.key in (
      select o.key from leases o where o.user_key = p_head.user_key and o.closed_no is not null
      order by o.closed_no limit p_head.closed_keys - 10000
    );
    update heads h set closed_keys = 10000 where h.user_key = p_head.user_key;
  end if;
end $$;

-- Brings a user's log up to date before it is looked at: what was committed is in it, what ran out is not. Answers what came
-- in. Gives up, and leaves the log as it is, when the head stays locked for p_wait_ms.
create function settle(
  p_key bytea, p_wait_ms integer, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint
)
returns table (first_offset bigint, last_offset bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_head heads;
begin
  begin
    perform set_config('lock_timeout', p_wait_ms::text, true);
    perform from heads h where h.user_key = p_key for update;
  exception when lock_not_available then
    return;
  end;
  return query select t.first_offset, t.last_offset from take_outbox(array[p_key], p_at) t;
  select * into v_head from heads h where h.user_key = p_key;
  perform retain(v_head, p_at, p_max_age, p_max_entries, p_max_bytes);
end $$;

-- Where a log stands, after what was committed came in and what ran out is gone; makes the log when there is none.
create function head_of(
  p_users json, p_wait_ms integer, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint
)
returns table (
  epoch text, head_offset bigint, head_time bigint, base_offset bigint, base_time bigint, took_first bigint, took_last bigint
)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
  v_at bigint := coalesce(p_at, clock_ms());
  v_head heads;
  v_first bigint;
  v_last bigint;
begin
  loop
    select * into v_head from heads h where h.user_key = v_key;
    exit when found;
    perform open_logs(p_users, v_at);
  end loop;
  if is_over(v_head, v_at, p_max_age, p_max_entries, p_max_bytes) or exists (select from outbox o where o.user_key = v_key) then
    select min(s.first_offset), max(s.last_offset) into v_first, v_last
    from settle(v_key, p_wait_ms, v_at, p_max_age, p_max_entries, p_max_bytes) s;
    select * into v_head from heads h where h.user_key = v_key;
  end if;
  return query select v_head.epoch, v_head.head_offset, v_head.head_time, v_head.base_offset, v_head.base_time, v_first, v_last;
end $$;

-- Entries after a position (without p_epoch, from the oldest retained), oldest first, and where the log stands: in every row,
-- of which there is at least one.
create function read_log(
  p_users json, p_wait_ms integer, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint,
  p_page_bytes bigint, p_epoch text, p_offset bigint, p_time bigint, p_limit bigint
)
returns table (
  epoch text, head_offset bigint, head_time bigint, base_offset bigint, base_time bigint, took_first bigint, took_last bigint,
  status text, entry_offset bigint, entry_time bigint, type text, thread_id text, run_id text, payload text
)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
  v_first bigint;
  v_last bigint;
begin
  select h.took_first, h.took_last into v_first, v_last
  from head_of(p_users, p_wait_ms, p_at, p_max_age, p_max_entries, p_max_bytes) h;
  return query
  select h.epoch, h.head_offset, h.head_time, h.base_offset, h.base_time, v_first, v_last,
    s.status, e.entry_offset, e.time, e.type, e.thread_id, e.run_id, e.payload
  from heads h
  cross join lateral (
    select case
      when p_epoch is null then 'ok'
      when p_epoch <> h.epoch or p_offset > h.head_offset then 'epoch_changed'
      when p_offset < h.base_offset then 'trimmed'
      when p_time is distinct from case
        when p_offset = h.base_offset then h.base_time
        else (select e.time from entries e where e.user_key = v_key and e.entry_offset = p_offset)
      end then 'epoch_changed'
      else 'ok'
    end as status
  ) s
  left join lateral (
    select * from (
      select e.*, row_number() over upward as nth, sum(e.bytes) over upward as size
      from (
        select * from entries e
        where e.user_key = v_key and e.entry_offset > greatest(p_offset, h.base_offset)
        order by e.entry_offset limit p_limit
      ) e
      window upward as (order by e.entry_offset)
    ) e
    where e.nth = 1 or e.size <= coalesce(p_page_bytes, e.size)
  ) e on s.status = 'ok'
  where h.user_key = v_key
  order by e.entry_offset;
end $$;

-- The entries nearest to an offset on one of its sides; `more` when there are others on that side.
create function history_of(
  p_users json, p_wait_ms integer, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint,
  p_page_bytes bigint, p_before bigint, p_after bigint, p_thread_id text, p_limit bigint
)
returns table (
  epoch text, took_first bigint, took_last bigint, more boolean,
  entry_offset bigint, entry_time bigint, type text, thread_id text, run_id text, payload text
)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
  v_up integer := case when p_after is null then -1 else 1 end;
  v_first bigint;
  v_last bigint;
begin
  select h.took_first, h.took_last into v_first, v_last
  from head_of(p_users, p_wait_ms, p_at, p_max_age, p_max_entries, p_max_bytes) h;
  return query
  with head as materialized (
    select h.epoch, h.base_offset from heads h where h.user_key = v_key
  ), found as (
    (select e.* from head h, entries e
      where p_after is null and e.user_key = v_key and e.entry_offset > h.base_offset
        and e.entry_offset < coalesce(p_before, 9223372036854775807)
        and (p_thread_id is null or e.thread_id = p_thread_id)
      order by e.entry_offset desc limit p_limit + 1)
    union all
    (select e.* from head h, entries e
      where p_after is not null and e.user_key = v_key and e.entry_offset > greatest(p_after, h.base_offset)
        and (p_thread_id is null or e.thread_id = p_thread_id)
      order by e.entry_offset limit p_limit + 1)
  ), sized as (
    select f.*, row_number() over nearest as nth, sum(f.bytes) over nearest as size, count(*) over () as found
    from found f
    window nearest as (order by v_up * f.entry_offset)
  ), page as (
    select s.*, count(*) over () as shown from sized s where s.nth <= p_limit and (s.nth = 1 or s.size <= coalesce(p_page_bytes, s.size))
  )
  select h.epoch, v_first, v_last, coalesce(p.shown < p.found, false),
    p.entry_offset, p.time, p.type, p.thread_id, p.run_id, p.payload
  from head h left join page p on true
  order by p.entry_offset;
end $$;

-- Gives the log a new epoch if it is still in p_from.
create function change_epoch(p_users json, p_wait_ms integer, p_at bigint, p_from text)
returns table (epoch text, head_offset bigint, head_time bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
begin
  perform open_logs(p_users, p_at);
  perform set_config('lock_timeout', p_wait_ms::text, true);
  update heads h set epoch = new_epoch() where h.user_key = v_key and h.epoch = p_from;
  return query select h.epoch, h.head_offset, h.head_time from heads h where h.user_key = v_key;
end $$;

-- Drops entries up to and including p_through, and deletes at most p_rows of them; true when there may be more to delete.
create function trim_log(p_users json, p_wait_ms integer, p_at bigint, p_through bigint, p_rows integer) returns boolean
language plpgsql
as $$
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
  v_head heads;
begin
  perform open_logs(p_users, p_at);
  perform set_config('lock_timeout', p_wait_ms::text, true);
  select * into v_head from heads h where h.user_key = v_key for update;
  perform move_base(v_key, least(p_through, v_head.head_offset));
  return purge(v_key, p_rows) = p_rows;
end $$;

-- Where these logs stand, in their numbers' order; what was committed came in first, where nobody holds the head.
create function heads_of(p_users json, p_at bigint)
returns table (
  n integer, epoch text, head_offset bigint, head_time bigint, took_key text, took_first bigint, took_last bigint
)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  if exists (select from outbox) then
    return query
    select null::integer, null::text, null::bigint, null::bigint, d.took_key, d.took_first, d.took_last
    from drain(p_users, null, p_at) d;
  end if;
  return query
  select u.n, h.epoch, h.head_offset, h.head_time, null::text, null::bigint, null::bigint
  from json_to_recordset(p_users) as u (n int, k text) join heads h on h.user_key = decode(u.k, 'hex');
end $$;

-- Entries in these ranges: [{ "k": key in hex, "f": first offset, "l": last offset }].
create function entries_in(p_ranges json)
returns table (
  user_key text, epoch text, entry_offset bigint, entry_time bigint, type text, thread_id text, run_id text, payload text
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select r.k, h.epoch, e.entry_offset, e.time, e.type, e.thread_id, e.run_id, e.payload
  from json_to_recordset(p_ranges) as r (k text, f bigint, l bigint)
  join heads h on h.user_key = decode(r.k, 'hex')
  join entries e on e.user_key = h.user_key and e.entry_offset between greatest(r.f, h.base_offset + 1) and r.l
  order by r.k, e.entry_offset;
end $$;

-- The newest entry of each of these users, where there is one.
create function newest_of(p_users json)
returns table (
  user_key text, epoch text, entry_offset bigint, entry_time bigint, type text, thread_id text, run_id text, payload text
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select u.k, h.epoch, e.entry_offset, e.time, e.type, e.thread_id, e.run_id, e.payload
  from json_to_recordset(p_users) as u (k text)
  join heads h on h.user_key = decode(u.k, 'hex')
  join entries e on e.user_key = h.user_key and e.entry_offset = h.head_offset and e.entry_offset > h.base_offset;
end $$;
