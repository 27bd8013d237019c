-- Lines that were contested with one form share its id; each is decided by itself.
alter table score_appeal add column filing text not null default '';
