-- Who listens is here; whether others do is looked up at each call, so that a node that has just come misses nothing.

-- Says that a node is alive; answers the time.
create function enlist(p_node text) returns bigint
language plpgsql
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into nodes (node_id, seen_at) values (p_node, clock_timestamp())
  on conflict (node_id) do update set seen_at = excluded.seen_at;
  delete from nodes n where n.ctid = any (array(
    select o.ctid from nodes o where o.seen_at < clock_timestamp() - interval '10 minutes' for update skip locked));
  return clock_ms();
end $$;

create function retire(p_node text) returns void
language sql
as $$ delete from nodes n where n.node_id = p_node $$;

-- Tells the other nodes, where there are any.
create function tell(p_node text, p_payloads json) returns void
language plpgsql
as $$
begin
  if not exists (select from nodes n where n.node_id <> p_node and n.seen_at > clock_timestamp() - interval '1 minute') then
    return;
  end if;
  -- A hint need not outlive a crash.
  perform set_config('synchronous_commit', 'off', true);
  perform pg_notify(current_schema(), t.payload) from json_array_elements_text(p_payloads) as t (payload);
end $$;

-- Every function finds the tables of its own schema, whoever calls it.
do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = current_schema()::regnamespace loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
  end loop;
end $$;
