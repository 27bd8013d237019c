-- Rows of the log are only ever added; the schema says so too. Whoever may change the schema may take this away, and then
-- the chains' digests, kept elsewhere, tell.
create trigger audit_stays before delete on audit
begin
    select raise(abort, 'rows of the audit log are never deleted');
end;
create trigger audit_is_final before update on audit
begin
    select raise(abort, 'the audit log only ever goes on');
end;
create trigger audit_event_stays before delete on audit_event
begin
    select raise(abort, 'rows of the audit log are never deleted');
end;
create trigger audit_event_is_final before update on audit_event
begin
    select raise(abort, 'the audit log only ever goes on');
end;
create trigger audit_head_stays before delete on audit_head
begin
    select raise(abort, 'rows of the audit log are never deleted');
end;
create trigger audit_head_is_final before update on audit_head when new.seq < old.seq
begin
    select raise(abort, 'the audit log only ever goes on');
end;
create trigger audit_chain_stays before delete on audit_chain
begin
    select raise(abort, 'rows of the audit log are never deleted');
end;
create trigger audit_chain_is_final before update on audit_chain when new.seq < old.seq
begin
    select raise(abort, 'the audit log only ever goes on');
end;
