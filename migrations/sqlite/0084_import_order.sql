-- the place of a change among those of its list: a clock that was set back says nothing about which one came last. Of rows without a
-- number (of before, or by an older program) the time decides; the next change of the list numbers them
alter table import add column no integer;
