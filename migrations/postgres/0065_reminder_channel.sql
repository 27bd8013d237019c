-- 提醒渠道: ways on which the day's reminders go out beside the pages. Without a row nothing is sent.
create table reminder_channel (
    id text primary key,
    county_id text not null references county (id),
    -- mail, wecom, dingtalk: domain::monitoring::channel::ChannelKind
    kind text not null,
    name text not null,
    is_on boolean not null,
    -- of a mail server; empty for a robot
    host text not null,
    port bigint not null,
    -- tls, start_tls, none
    security text not null,
    login text not null,
    sender text not null,
    -- where this program is, for the end of a text
    link text not null,
    -- the last letters of a robot's address, and whether there is a password or a key: what pages may show
    tail text not null,
    has_secret boolean not null,
    saved_at timestamptz not null,
    saved_name text not null,
    revision bigint not null
);
create index reminder_channel_of_county on reminder_channel (county_id);

-- What only the sender reads: a robot's address, and a password or a key that signs. No listing asks for it.
create table reminder_secret (
    channel_id text primary key references reminder_channel (id),
    address text not null,
    secret text not null
);

-- Where a person wants her reminders sent, as she said herself.
create table reminder_address (
    account_id text primary key references account (id),
    address text not null,
    set_at timestamptz not null
);

-- A message on its way. Its row is there before anything is sent, so that two servers send it once.
create table reminder_delivery (
    id text primary key,
    channel_id text not null references reminder_channel (id),
    -- the day it speaks of
    day date not null,
    -- day, trial
    what text not null,
    -- whose; empty for a group
    account_id text not null,
    -- waiting, sending, sent, failed, unknown: domain::monitoring::delivery::DeliveryState
    state text not null,
    tries bigint not null,
    not_before timestamptz not null,
    made_at timestamptz not null,
    -- when somebody began to send it
    begun_at timestamptz,
    ended_at timestamptz,
    -- the other side's
    code text not null
);
create unique index reminder_delivery_once on reminder_delivery (channel_id, day, account_id) where what = 'day';
-- what is to be sent next
create index reminder_delivery_open on reminder_delivery (not_before) where state in ('waiting', 'sending');
-- the log of a channel, the latest first
create index reminder_delivery_of_channel on reminder_delivery (channel_id, made_at);
