-- the place of a change among those of its list: a clock that was set back says nothing about which one came last. Rows of before have
-- none: they stand in front, and among themselves the time decides
alter table import add column no integer;
