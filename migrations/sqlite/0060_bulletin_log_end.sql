-- Where the county's log ended when a bulletin was sealed, as `gongkai verify --against` takes it (DIGEST:COUNT); empty in those of before.
alter table bulletin add column log_end text not null default '';
