-- Where a column stands (ColumnLevel) and how its list is read (ColumnReader): a first-level one whose list stands in the page, as all were.
alter table site_column add column level text not null default 'first';
alter table site_column add column reader text not null default 'page';
