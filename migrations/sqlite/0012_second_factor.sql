-- A second factor beside the password, for whoever wants it and for the roles that the county says must have it.
create table second_factor (
    account_id text primary key references account (id),
    -- base32, as the authenticator was given it: both sides must know it
    secret text not null,
    made_at text not null,
    -- empty until a first code has shown that the authenticator has it
    confirmed_at text,
    -- the half minute of the last code that was taken: none is taken twice
    last_step integer not null
) strict;

-- For the day the phone is lost: each opens once. Only digests.
create table recovery_code (
    account_id text not null references second_factor (account_id) on delete cascade,
    code_hash text not null,
    primary key (account_id, code_hash)
) strict;

-- Roles that must have a second factor.
create table required_factor (
    county_id text not null references county (id),
    role text not null,
    primary key (county_id, role)
) strict;
