-- People's own settings: secret question, second factor, sessions, notifications; the search of the directory.

ALTER TABLE account ADD COLUMN question TEXT NOT NULL DEFAULT '';    -- asked when the password is lost; empty: none
ALTER TABLE account ADD COLUMN answer_hash TEXT NOT NULL DEFAULT ''; -- argon2id of the answer, folded
ALTER TABLE account ADD COLUMN digest TEXT NOT NULL DEFAULT 'daily'; -- digest_name: none, daily, weekly
ALTER TABLE account ADD COLUMN alerts SMALLINT NOT NULL DEFAULT 1;   -- a mail at once on rejection, recycling, suspension
ALTER TABLE account ADD COLUMN digested_at BIGINT NOT NULL DEFAULT 0; -- when the last digest was prepared; 0: never
-- state: pending, active, disabled, erased

ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT ''; -- User-Agent of the sign-in

-- One-time codes by time. The secret is sealed with the key of the data folder.
CREATE TABLE second_factor (
	account_id BIGINT PRIMARY KEY REFERENCES account (id),
	sealed BYTEA NOT NULL,
	created_at BIGINT NOT NULL,
	confirmed_at BIGINT,                  -- NULL: no code was entered yet, nothing is asked at sign-in
	last_step BIGINT NOT NULL DEFAULT 0   -- time step of the last code that was accepted: none is good twice
);

-- Codes for a lost telephone: HMAC with the key of the data folder. A used one is gone.
CREATE TABLE recovery_code (
	account_id BIGINT NOT NULL REFERENCES account (id),
	proof TEXT NOT NULL,
	PRIMARY KEY (account_id, proof)
);

-- What a link carries beside its kind: the new address.
ALTER TABLE link ADD COLUMN data TEXT NOT NULL DEFAULT '';

ALTER TABLE mail ADD COLUMN scope TEXT NOT NULL DEFAULT '';       -- rights of the person it was written for; empty: for any
ALTER TABLE mail ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT ''; -- address that ends such mails

-- Logins that failed too often, for the operator; the brake itself is in memory.
CREATE TABLE sign_in_lock (
	login TEXT PRIMARY KEY,
	remote TEXT NOT NULL,                 -- of the last failure
	at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	lifted SMALLINT NOT NULL DEFAULT 0    -- the operator let it try again
);
CREATE INDEX sign_in_lock_by_age ON sign_in_lock (until_at);

ALTER TABLE notice ADD COLUMN told SMALLINT NOT NULL DEFAULT 1; -- 0: the mail at once is still to be written
CREATE INDEX notice_untold ON notice (id) WHERE told = 0;
CREATE INDEX notice_by_structure ON notice (structure_id, at);

-- For the export of somebody's data.
CREATE INDEX event_by_account ON event (account_id, id) WHERE account_id IS NOT NULL;

-- Words of name, identifier, postcode and city, folded, one blank between them (structure_words).
-- Whoever changes one of these calls store_structure_reindex; empty ones are filled in when the program starts.
ALTER TABLE structure ADD COLUMN search TEXT NOT NULL DEFAULT '';
CREATE INDEX structure_unsearched ON structure (id) WHERE search = '';
-- SQLite's index holds those whose search is not empty; store_structure.c keeps it beside the column.
-- @sqlite CREATE VIRTUAL TABLE structure_text USING fts5(search, content='structure', content_rowid='id', detail=none, prefix='3', tokenize='unicode61 remove_diacritics 0');
-- @postgres CREATE INDEX structure_search ON structure USING gin (array_to_tsvector(string_to_array(search, ' ')));
