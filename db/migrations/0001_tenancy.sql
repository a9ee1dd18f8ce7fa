-- Row level security, privileges and partitions. trunkline_app and trunkline_system are made by db/roles.ts.

-- Every table with a tenant_id: forced RLS; the app role sees one tenant, the system role all.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'tenant_keys', 'memberships', 'invitations', 'api_keys', 'audit_entries', 'event_types', 'events',
    'idempotency_keys', 'event_stats', 'endpoints', 'endpoint_secrets', 'lanes', 'deliveries', 'attempts', 'delivery_stats'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I TO trunkline_app
         USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('CREATE POLICY system_access ON %I TO trunkline_system USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO trunkline_app, trunkline_system', name);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_isolation ON tenants TO trunkline_app
  USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY system_access ON tenants TO trunkline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, UPDATE ON tenants TO trunkline_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants TO trunkline_system;
--> statement-breakpoint
-- A tenant sees the names of its own members and of nobody else.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE users FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY fellow_members ON users FOR SELECT TO trunkline_app
  USING (EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id));
--> statement-breakpoint
CREATE POLICY system_access ON users TO trunkline_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (id, email, name, created_at) ON users TO trunkline_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON
  users, sessions, oidc_identities, password_resets, sign_in_throttles, local_mails, workers TO trunkline_system;
--> statement-breakpoint
GRANT SELECT, INSERT ON staff_audit_entries TO trunkline_system;
--> statement-breakpoint
-- Append-only: what happened is not edited.
REVOKE UPDATE, DELETE ON audit_entries, events, attempts FROM trunkline_app, trunkline_system;
--> statement-breakpoint
-- The smallest UUIDv7 of a moment.
CREATE FUNCTION uuid_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;
--> statement-breakpoint
-- Makes the daily partitions (UTC) of the three time-partitioned tables from yesterday to days_ahead days from now.
-- Run as the owner; a partition gets RLS without a policy, so that nothing reaches rows past the parent's policies.
CREATE FUNCTION create_partitions(now_at timestamptz, days_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  day date;
  partition text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('trunkline.partitions'));
  FOREACH parent IN ARRAY ARRAY['events', 'deliveries', 'attempts'] LOOP
    FOR day IN SELECT generate_series(now_at::date - 1, now_at::date + days_ahead, interval '1 day')::date LOOP
      partition := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
      CONTINUE WHEN to_regclass(partition) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        partition, parent, uuid_floor(day::timestamptz), uuid_floor((day + 1)::timestamptz));
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
--> statement-breakpoint
-- Drops the partitions of one table whose whole day lies before the given moment; gives their names.
-- lock_timeout: better to try again tomorrow than to queue every writer behind a drop.
CREATE FUNCTION drop_partitions(parent text, before timestamptz) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
DECLARE
  partition text;
BEGIN
  IF parent NOT IN ('events', 'deliveries', 'attempts') THEN
    RAISE EXCEPTION 'not a time-partitioned table: %', parent;
  END IF;
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = parent::regclass AND to_date(right(c.relname, 8), 'YYYYMMDD') + 1 <= before::date
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
    RETURN NEXT partition;
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION create_partitions(timestamptz, integer), drop_partitions(text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION create_partitions(timestamptz, integer), drop_partitions(text, timestamptz) TO trunkline_system;
--> statement-breakpoint
-- Queue tables live from update to update: vacuum them by count, not by share of a growing table.
ALTER TABLE lanes SET (fillfactor = 50);
