-- Rows of the log are only ever added; the schema says so too. Whoever may change the schema may take this away, and then
-- the chains' digests, kept elsewhere, tell.
create function audit_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name;
end
$$;
create trigger audit_stays before delete on audit for each row execute function audit_refuses();
create trigger audit_is_final before update on audit for each row execute function audit_refuses();
create trigger audit_never_emptied before truncate on audit for each statement execute function audit_refuses();
create trigger audit_event_stays before delete on audit_event for each row execute function audit_refuses();
create trigger audit_event_is_final before update on audit_event for each row execute function audit_refuses();
create trigger audit_event_never_emptied before truncate on audit_event for each statement execute function audit_refuses();
create trigger audit_head_stays before delete on audit_head for each row execute function audit_refuses();
create trigger audit_head_is_final before update on audit_head for each row when (new.seq < old.seq) execute function audit_refuses();
create trigger audit_head_never_emptied before truncate on audit_head for each statement execute function audit_refuses();
create trigger audit_chain_stays before delete on audit_chain for each row execute function audit_refuses();
create trigger audit_chain_is_final before update on audit_chain for each row when (new.seq < old.seq) execute function audit_refuses();
create trigger audit_chain_never_emptied before truncate on audit_chain for each statement execute function audit_refuses();
