-- Publishing inside somebody's own transaction. The row waits in the outbox, unseen, until that transaction commits. At its
-- commit, and not before, a deferred trigger takes a lock of the user and draws a number: so numbers rise in commit order. The
-- first who looks at the log or appends to it moves the row into the log.

-- Text as the engine keeps ids: what does not come back from every driver is escaped with U+0001, which is escaped itself.
create function escaped(p_text text) returns text
language sql immutable
as $$ select replace(replace(p_text, chr(1), chr(1) || '0001'), chr(65279), chr(1) || 'feff') $$;

create function user_key_of(p_tenant_id text, p_user_id text) returns bytea
language sql immutable
as $$
  select sha256(int4send(octet_length(convert_to(p_tenant_id, 'UTF8'))) || convert_to(p_tenant_id, 'UTF8') || convert_to(p_user_id, 'UTF8'))
$$;

create function enqueue(
  p_user_key bytea, p_tenant_id text, p_user_id text, p_type text, p_payload text, p_thread_id text, p_run_id text
)
returns void
language plpgsql
security definer
as $$
begin
  insert into outbox (user_key, tenant_id, user_id, type, payload, thread_id, run_id)
  values (p_user_key, p_tenant_id, p_user_id, p_type, p_payload, p_thread_id, p_run_id);
  -- Heard by the nodes when the transaction commits, and only then.
  perform pg_notify(current_schema(), 'p ' || encode(substring(p_user_key from 1 for 8), 'hex'));
end $$;

-- The event is in the user's log as soon as this transaction commits, and never when it does not.
--
--   select isowire.publish('', 'ada', 'order_shipped', '{"orderId":"A-17"}');
create function publish(
  p_tenant_id text, p_user_id text, p_type text, p_payload json, p_thread_id text default null, p_run_id text default null
)
returns void
language plpgsql
security definer
as $$
begin
  if p_tenant_id is null or octet_length(convert_to(p_tenant_id, 'UTF8')) > 1024 then
    raise exception 'unable to publish; expected a tenant id of at most 1,024 bytes ('''' for none)' using errcode = '22023';
  end if;
  if p_user_id is null or octet_length(convert_to(p_user_id, 'UTF8')) not between 1 and 1024 then
    raise exception 'unable to publish; expected a user id of 1 to 1,024 bytes' using errcode = '22023';
  end if;
  if p_type is null or p_type !~ '^[a-z][a-z0-9_.:-]{0,63}$' or starts_with(p_type, 'isowire:') then
    raise exception 'unable to publish; expected a type [a-z][a-z0-9_.:-]{0,63} that does not begin with isowire:' using errcode = '22023';
  end if;
  if p_payload is null or octet_length(p_payload::text) > 262144 then
    raise exception 'unable to publish; expected a payload of at most 262,144 bytes of JSON' using errcode = '22023';
  end if;
  if char_length(p_thread_id) not between 1 and 128 or char_length(p_run_id) not between 1 and 128 then
    raise exception 'unable to publish; expected 1 to 128 characters in a thread or run id' using errcode = '22023';
  end if;
  perform enqueue(
    user_key_of(p_tenant_id, p_user_id), escaped(p_tenant_id), escaped(p_user_id), p_type, p_payload::text,
    escaped(p_thread_id), escaped(p_run_id)
  );
end $$;

-- Fires at the commit, once a row; the first time does it for all rows of the transaction.
create function number_commit() returns trigger
language plpgsql
security definer
as $$
begin
  perform from outbox o where o.id = new.id and o.commit_no is null;
  if not found then return null; end if;
  -- 1,024 locks at most, however many users; in one order, so that two commits wait for each other and never in a circle.
  perform pg_advisory_xact_lock(hashtext('isowire:' || current_schema()), b.bucket)
  from (
    select distinct get_byte(o.user_key, 0) * 4 + get_byte(o.user_key, 1) % 4 as bucket
    from outbox o where o.transaction_id = pg_current_xact_id() and o.commit_no is null
    order by bucket
  ) b;
  update outbox o set commit_no = n.commit_no
  from (select nextval('numbers') as commit_no) n
  where o.transaction_id = pg_current_xact_id() and o.commit_no is null;
  return null;
end $$;

create constraint trigger outbox_commit after insert on outbox
deferrable initially deferred
for each row execute function number_commit();

-- Moves what was published by these users, or by anybody, into the log. With p_wait_ms a head that is locked is waited for.
create function drain(p_users json, p_wait_ms integer, p_at bigint)
returns table (took_key text, took_first bigint, took_last bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_at bigint := coalesce(p_at, clock_ms());
  v_keys bytea[];
begin
  v_keys := array(
    select distinct o.user_key from outbox o
    where p_users is null or o.user_key in (select decode(u.k, 'hex') from json_to_recordset(p_users) as u (k text))
    order by o.user_key limit 1000
  );
  if cardinality(v_keys) = 0 then return; end if;
  insert into heads (user_key, tenant_id, user_id, epoch, head_time, base_time, touched_at)
  select distinct on (o.user_key) o.user_key, o.tenant_id, o.user_id, new_epoch(), v_at, v_at, v_at
  from outbox o where o.user_key = any (v_keys) and not exists (select from heads h where h.user_key = o.user_key)
  order by o.user_key
  on conflict do nothing;
  if p_wait_ms is null then
    v_keys := array(select h.user_key from heads h where h.user_key = any (v_keys) for update skip locked);
  else
    perform set_config('lock_timeout', p_wait_ms::text, true);
    v_keys := array(select h.user_key from heads h where h.user_key = any (v_keys) order by h.user_key for update);
  end if;
  return query select encode(t.user_key, 'hex'), t.first_offset, t.last_offset from take_outbox(v_keys, v_at) t;
end $$;

revoke all on function enqueue from public;
revoke all on function publish from public;
