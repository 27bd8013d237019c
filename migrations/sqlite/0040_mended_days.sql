-- How long a repair took: days from the notice to 销号. Empty where it was not sent, is not closed by being mended, or was closed before
-- this was counted.
alter table finding add column mended_days integer;
