-- 事项清单 of a month: what townships are asked to publish. The items of a draft are nobody's yet.
create table order_list (
    id text primary key,
    county_id text not null references county (id),
    -- first day of the month
    month text not null,
    title text not null,
    -- the last day to publish
    due_on text not null,
    created_at text not null,
    created_name text not null,
    -- 下达; empty while it is a draft
    issued_at text,
    issued_name text not null,
    revision integer not null
) strict;
create unique index order_list_once on order_list (county_id, month);

-- An item, in the list's order.
create table order_item (
    id text primary key,
    list_id text not null references order_list (id),
    position integer not null,
    name text not null,
    -- how it is to be published
    note text not null
) strict;
create unique index order_item_in_order on order_item (list_id, position);

-- An item at a unit: ordered, published with its link, checked; or sent back.
create table order_cell (
    item_id text not null references order_item (id),
    unit_id text not null references unit (id),
    -- ordered, published, returned, checked: domain::monitoring::order::OrderState
    state text not null,
    link text not null,
    said text not null,
    published_at text,
    published_name text not null,
    checked_at text,
    checked_name text not null,
    -- why it was sent back
    reason text not null,
    revision integer not null,
    primary key (item_id, unit_id)
) strict;
-- what a unit is asked for
create index order_cell_of_unit on order_cell (unit_id, item_id);
