-- Locks the user's head, and makes it when there is none.
create function lock_head(p_users json, p_wait_ms integer, p_at bigint) returns bytea
language plpgsql
as $$
declare
  v_key bytea := (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text));
begin
  perform set_config('lock_timeout', p_wait_ms::text, true);
  loop
    update heads h set touched_at = p_at where h.user_key = v_key and h.touched_at < p_at - 60000;
    perform from heads h where h.user_key = v_key for update;
    exit when found;
    perform open_logs(p_users, p_at);
  end loop;
  return v_key;
end $$;

create function acquire_lease(p_users json, p_wait_ms integer, p_at bigint, p_key text, p_ttl bigint)
returns table (status text, token bigint, expires_at bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_user_key bytea := lock_head(p_users, p_wait_ms, v_at);
  v_lease leases;
begin
  select * into v_lease from leases l where l.user_key = v_user_key and l.key = p_key;
  if v_lease.closed_no is not null then
    return query select 'closed', null::bigint, null::bigint;
  elsif v_lease.expires_at > v_at then
    return query select 'held', null::bigint, v_lease.expires_at;
  else
    return query
    insert into leases as l (user_key, key, token, expires_at) values (v_user_key, p_key, nextval('numbers'), v_at + p_ttl)
    on conflict (user_key, key) do update set token = excluded.token, expires_at = excluded.expires_at
      where l.expires_at <= v_at
    returning 'acquired', l.token, l.expires_at;
    -- Its holder renewed it in between.
    if not found then
      return query select 'held', null::bigint, l.expires_at from leases l where l.user_key = v_user_key and l.key = p_key;
    end if;
  end if;
end $$;

create function renew_lease(p_user_key text, p_at bigint, p_key text, p_token bigint, p_ttl bigint) returns boolean
language plpgsql
as $$
begin
  -- Lost with the server's memory at worst: then the lease ends early, and the token still fences.
  perform set_config('synchronous_commit', 'off', true);
  update leases l set expires_at = coalesce(p_at, clock_ms()) + p_ttl
  where l.user_key = decode(p_user_key, 'hex') and l.key = p_key and l.token = p_token and l.closed_no is null;
  return found;
end $$;

create function expired_leases(p_at bigint, p_prefix text, p_limit bigint)
returns table (tenant_id text, user_id text, key text)
language sql
as $$
  select h.tenant_id, h.user_id, l.key
  from leases l join heads h on h.user_key = l.user_key
  where l.closed_no is null and l.expires_at <= coalesce(p_at, clock_ms()) and starts_with(l.key, p_prefix)
  order by l.expires_at limit p_limit
$$;

-- Takes a connection in and makes room for it: answers who had to go.
create function join_presence(
  p_users json, p_wait_ms integer, p_at bigint, p_connection text, p_client text, p_node text,
  p_limit integer, p_ttl bigint, p_silent bigint
)
returns table (connection_id text, node_id text, reason text)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_key bytea := lock_head(p_users, p_wait_ms, v_at);
begin
  perform set_config('synchronous_commit', 'off', true);
  return query
  with there as (
    select p.*, case when p.client_id = p_client then 'replaced' when p.expires_at <= v_at then 'silent' end as gone
    from presence p where p.user_key = v_key and p.connection_id <> p_connection
  ), ranked as (
    select t.*, row_number() over (partition by t.gone is null
      order by (t.seen_at + p_silent < v_at) desc, t.connected_at, t.joined_no) as nth,
      count(*) over (partition by t.gone is null) as alive
    from there t
  ), leaving as (
    select r.connection_id, r.node_id, r.connected_at, r.joined_no,
      coalesce(r.gone, case when r.seen_at + p_silent < v_at then 'silent' else 'limit' end) as reason
    from ranked r where r.gone is not null or r.nth <= r.alive - (p_limit - 1)
  ), erased as (
    delete from presence p using leaving l where p.user_key = v_key and p.connection_id = l.connection_id
  )
  select l.connection_id, l.node_id, l.reason from leaving l order by l.connected_at, l.joined_no;
  insert into presence (user_key, connection_id, client_id, node_id, connected_at, seen_at, expires_at, joined_no)
  values (v_key, p_connection, p_client, p_node, v_at, v_at, v_at + p_ttl, nextval('numbers'))
  on conflict (user_key, connection_id) do update set client_id = excluded.client_id, node_id = excluded.node_id,
    connected_at = excluded.connected_at, seen_at = excluded.seen_at, expires_at = excluded.expires_at, joined_no = excluded.joined_no;
end $$;

create function leave_presence(p_user_key text, p_connection text) returns void
language plpgsql
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from presence p where p.user_key = decode(p_user_key, 'hex') and p.connection_id = p_connection;
end $$;

-- Keeps connections of a node alive: [{ "n": number, "k": key in hex, "c": connection }]. Answers the numbers of the others.
create function touch_presence(p_connections json, p_at bigint, p_node text, p_ttl bigint) returns setof integer
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
declare
  v_at bigint := coalesce(p_at, clock_ms());
begin
  perform set_config('synchronous_commit', 'off', true);
  return query
  with told as materialized (
    select c.n, decode(c.k, 'hex') as user_key, c.c as connection_id from json_to_recordset(p_connections) as c (n int, k text, c text)
  ), mine as (
    -- Whoever locks one of these is about to evict it; the next call will tell.
    select p.ctid from told t join presence p using (user_key, connection_id)
    where p.node_id = p_node and p.expires_at > v_at
    for update of p skip locked
  ), kept as (
    update presence p set seen_at = v_at, expires_at = v_at + p_ttl where p.ctid = any (array(select m.ctid from mine m))
  )
  select t.n from told t
  where not exists (
    select from presence p
    where p.user_key = t.user_key and p.connection_id = t.connection_id and p.node_id = p_node and p.expires_at > v_at
  );
end $$;

create function state_of(p_user_key text, p_at bigint, p_key text) returns table (value text, version bigint)
language sql
as $$
  select s.value, s.version from state s
  where s.user_key = decode(p_user_key, 'hex') and s.key = decode(p_key, 'hex')
    and (s.expires_at is null or s.expires_at > coalesce(p_at, clock_ms()))
$$;

-- Keys from p_from on and below p_to, where there is such an end.
create function states_of(p_user_key text, p_at bigint, p_from text, p_to text, p_limit bigint)
returns table (key text, value text, version bigint)
language sql
as $$
  select encode(s.key, 'hex'), s.value, s.version from state s
  where s.user_key = decode(p_user_key, 'hex') and s.key >= decode(p_from, 'hex')
    and (p_to is null or s.key < decode(p_to, 'hex'))
    and (s.expires_at is null or s.expires_at > coalesce(p_at, clock_ms()))
  order by s.key limit p_limit
$$;

create function release_lease(p_user_key text, p_key text, p_token bigint) returns void
language sql
as $$
  delete from leases l
  where l.user_key = decode(p_user_key, 'hex') and l.key = p_key and l.token = p_token and l.closed_no is null
$$;

create function presence_of(p_user_key text, p_at bigint)
returns table (connection_id text, client_id text, node_id text, connected_at bigint)
language sql
as $$
  select p.connection_id, p.client_id, p.node_id, p.connected_at from presence p
  where p.user_key = decode(p_user_key, 'hex') and p.expires_at > coalesce(p_at, clock_ms())
  order by p.connected_at, p.joined_no
$$;
