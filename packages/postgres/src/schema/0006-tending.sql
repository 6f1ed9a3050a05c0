-- What runs out is removed in small steps, none of which locks much or for long.

-- Applies retention to these users, [{ "k": key in hex }], or to those whose oldest entry ran out; deletes at most p_rows rows.
-- Heads that somebody else holds are passed over. True when there may be more to do.
create function tend_logs(
  p_users json, p_at bigint, p_max_age bigint, p_max_entries bigint, p_max_bytes bigint, p_rows bigint
)
returns boolean
language plpgsql
as $$
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_keys bytea[];
  v_key bytea;
  v_head heads;
  v_left bigint := p_rows;
  v_tended integer := 0;
begin
  perform set_config('synchronous_commit', 'off', true);
  if p_users is null then
    v_keys := array(select h.user_key from heads h where h.oldest_time <= v_at - p_max_age order by h.oldest_time limit 100)
      || array(select h.user_key from heads h where h.purged_offset < h.base_offset limit 100);
  else
    v_keys := array(select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
  end if;
  foreach v_key in array v_keys loop
    select * into v_head from heads h where h.user_key = v_key for update skip locked;
    continue when not found;
    perform retain(v_head, v_at, p_max_age, p_max_entries, p_max_bytes);
    v_left := v_left - purge(v_key, v_left);
    v_tended := v_tended + 1;
    if v_left = 0 then return true; end if;
  end loop;
  return p_users is null and v_tended >= 100;
end $$;

-- Removes at most p_rows each of the idempotency keys, values and connections that ran out. True when there may be more.
create function tend_expired(p_at bigint, p_rows integer) returns boolean
language plpgsql
as $$
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_rows integer;
  v_most integer := 0;
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from idempotency where ctid = any (array(
    select i.ctid from idempotency i where i.expires_at <= v_at limit p_rows for update skip locked));
  get diagnostics v_most = row_count;
  delete from state where ctid = any (array(
    select s.ctid from state s where s.expires_at <= v_at limit p_rows for update skip locked));
  get diagnostics v_rows = row_count;
  v_most := greatest(v_most, v_rows);
  delete from presence where ctid = any (array(
    select p.ctid from presence p where p.expires_at <= v_at limit p_rows for update skip locked));
  get diagnostics v_rows = row_count;
  return greatest(v_most, v_rows) = p_rows;
end $$;

-- Forgets users of whom nothing is left and nothing was heard for p_max_age. True when there may be more.
create function tend_idle(p_at bigint, p_max_age bigint, p_users integer) returns boolean
language plpgsql
as $$
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_keys bytea[];
  v_key bytea;
begin
  perform set_config('synchronous_commit', 'off', true);
  v_keys := array(
    select h.user_key from heads h
    where h.oldest_time is null and h.touched_at <= v_at - p_max_age
    order by h.touched_at limit p_users for update skip locked
  );
  foreach v_key in array v_keys loop
    -- Whatever is written of a user is written under the lock held here: what is not there now will not come.
    if exists (select from idempotency i where i.user_key = v_key)
      or exists (select from state s where s.user_key = v_key)
      or exists (select from leases l where l.user_key = v_key and l.closed_no is null)
      or exists (select from presence p where p.user_key = v_key)
      or exists (select from outbox o where o.user_key = v_key)
    then
      update heads h set touched_at = v_at where h.user_key = v_key;
    elsif purge(v_key, 1000) < 1000 then
      delete from leases l where l.user_key = v_key;
      delete from heads h where h.user_key = v_key;
    end if;
  end loop;
  return cardinality(v_keys) = p_users;
end $$;

-- How much is held.
create function size_of_all() returns table (users bigint, entries bigint, bytes bigint)
language sql stable
as $$ select count(*), coalesce(sum(h.head_offset - h.base_offset), 0)::bigint, coalesce(sum(h.bytes), 0)::bigint from heads h $$;
