-- 整改通知单: what a unit is asked to mend, by when.
create table rectify_notice (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    -- 〔2026〕3号
    year bigint not null,
    no bigint not null,
    -- first day of the month that its items are of
    month date not null,
    -- where the items come from: 月监测, 上级反馈 …
    source text not null,
    issued_on date not null,
    due_on date not null,
    -- the calendar that the date was counted with
    calendar_version text not null,
    -- in working days
    days bigint not null,
    remark text not null,
    issued_by text not null,
    issued_name text not null,
    -- 回执
    received_at timestamptz,
    received_name text
);
create unique index rectify_notice_number on rectify_notice (county_id, year, no);
create index rectify_notice_of_unit on rectify_notice (unit_id, issued_on);

-- 问题: what the office agreed is one, and its life.
create table finding (
    id text primary key,
    county_id text not null references county (id),
    unit_id text not null references unit (id),
    column_id text references site_column (id),
    candidate_id text not null references candidate (id),
    notice_id text references rectify_notice (id),
    rule text not null,
    url text not null,
    title text not null,
    period text not null,
    problem text not null,
    origin text not null,
    -- first day of the month that it counts for
    month date not null,
    -- see domain::monitoring::finding::FindingState
    state text not null,
    due_on date,
    -- the state before a dispute or a request to be spared
    before_state text,
    still_since date,
    asked_by text not null,
    is_late boolean not null,
    answered_on date,
    closed_on date,
    -- the finding that came back
    relapse_of text references finding (id),
    -- 反复: the same unit and rule within four quarters
    is_repeat boolean not null,
    confirmed_at timestamptz not null,
    revision bigint not null
);
-- lists by state; what waits for a unit
create index finding_of_county on finding (county_id, state, unit_id);
create index finding_of_unit on finding (unit_id, state);
create index finding_of_candidate on finding (candidate_id);
create index finding_of_notice on finding (notice_id);
create index finding_of_month on finding (county_id, month);

-- What happened to a finding.
create table finding_event (
    finding_id text not null references finding (id),
    no bigint not null,
    at timestamptz not null,
    -- confirmed, sent, answered, rechecked, verified, rejected, disputed, dispute_decided, waiver_asked, waiver_decided, taken_back
    kind text not null,
    by_id text not null,
    by_name text not null,
    -- what was said
    said text not null,
    link text not null,
    -- the date that holds from then on
    due_on date,
    -- what the machine answered
    told text not null,
    primary key (finding_id, no)
);
