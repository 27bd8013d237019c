-- 先审后报: before a report goes to the office, the unit's deputy head signs it.

-- A draft that waits for the signature: it cannot be written until it is signed, sent back or taken back.
create table sign_off (
    cell_id text primary key references cell (id),
    sent_at timestamptz not null,
    -- the account and the name shown of whoever wrote it; the command line has no account
    sent_by text not null,
    sent_name text not null,
    -- why mobile numbers may stand in it, as the form asks
    phone_reason text not null
);

-- Who wrote and who signed a report that was handed in. Rows are only ever added.
create table signature (
    cell_id text not null,
    report_no bigint not null,
    drafted_name text not null,
    sent_at timestamptz not null,
    signed_name text not null,
    signed_at timestamptz not null,
    primary key (cell_id, report_no),
    foreign key (cell_id, report_no) references report (cell_id, no)
);

-- What the office asks of the reports on one task, beyond its duty. A task without a row asks what the county asks.
create table report_rule (
    task_id text primary key references task (id),
    -- whether a signature is asked; null: as the county's setting says
    sign_off boolean,
    -- whether a report needs evidence
    evidence boolean not null
);

-- the usual name of a group was written with half-width brackets until now
update unit set group_name = '乡镇（开发区）' where group_name = '乡镇(开发区)';
