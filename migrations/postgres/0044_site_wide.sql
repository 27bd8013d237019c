-- 全站问题: a candidate that stands for what most pages of a site share; whose columns or pages it covers, and how many.
create table site_cover (
    candidate_id text not null references candidate (id),
    unit_id text not null references unit (id),
    number bigint not null,
    primary key (candidate_id, unit_id)
);
-- what covers a unit
create index site_cover_of_unit on site_cover (unit_id);

-- Which unit answers for a site as a whole, as the office said; where nobody said, it is whose columns are most.
create table site_keeper (
    county_id text not null references county (id),
    -- host, with its port where that is no usual one
    site text not null,
    unit_id text not null references unit (id),
    set_at timestamptz not null,
    set_by text not null,
    set_name text not null,
    primary key (county_id, site)
);
