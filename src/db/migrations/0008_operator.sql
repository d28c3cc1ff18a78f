-- What the operator looks for accounts by.

-- @sqlite CREATE INDEX account_by_name ON account (last_name);
-- @postgres CREATE INDEX account_by_name ON account (last_name COLLATE "C");
-- @postgres CREATE INDEX account_by_login_text ON account (login COLLATE "C");
