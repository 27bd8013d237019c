-- Until when a password that somebody else chose opens the account; empty for one's own, and for those given before.
alter table account add column password_until text;
