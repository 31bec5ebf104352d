BEGIN TRANSACTION;
CREATE TABLE answers (
	id INTEGER NOT NULL,
	attempt_id INTEGER NOT NULL,
	finished_at FLOAT NOT NULL,
	state VARCHAR NOT NULL,
	http_status INTEGER,
	client_id BIGINT,
	message VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (attempt_id),
	FOREIGN KEY(attempt_id) REFERENCES attempts (id)
);
INSERT INTO "answers" VALUES(1,1,1750000000.0,'created',200,30,'');
INSERT INTO "answers" VALUES(2,2,1750000000.0,'unconfirmed',NULL,NULL,'The answer was lost');
CREATE TABLE attempts (
	id INTEGER NOT NULL,
	line_id INTEGER NOT NULL,
	run_id INTEGER NOT NULL,
	"row" INTEGER,
	after_reading INTEGER DEFAULT '0' NOT NULL,
	sent_at FLOAT NOT NULL,
	payload_hash VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(line_id) REFERENCES lines (id),
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "attempts" VALUES(1,1,1,2,1,1750000000.0,'c0ffee');
INSERT INTO "attempts" VALUES(2,2,1,3,1,1750000000.0,'decaf');
CREATE TABLE lines (
	id INTEGER NOT NULL,
	tenant_id INTEGER NOT NULL,
	identity VARCHAR NOT NULL,
	copy INTEGER DEFAULT '0' NOT NULL,
	reference VARCHAR,
	reference_key VARCHAR,
	title VARCHAR,
	email VARCHAR,
	state VARCHAR NOT NULL CHECK (state IN ('sending', 'created', 'rejected', 'unconfirmed', 'not_found', 'not_sent')),
	client_id BIGINT,
	client_account VARCHAR,
	http_status INTEGER,
	message VARCHAR DEFAULT '' NOT NULL,
	attempts INTEGER DEFAULT '0' NOT NULL,
	sent_at FLOAT,
	finished_at FLOAT,
	quiet_until FLOAT,
	PRIMARY KEY (id),
	UNIQUE (tenant_id, identity, copy),
	UNIQUE (tenant_id, client_id),
	CHECK ((state = 'created') = (client_id IS NOT NULL)),
	FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);
INSERT INTO "lines" VALUES(1,1,'A',0,'OLD-1','old-1','Acme Ltd','info@acme.uk','created',30,'ACC30',200,'',1,1750000000.0,1750000000.0,NULL);
INSERT INTO "lines" VALUES(2,1,'B',0,'OLD-2','old-2','Bolt Ltd','info@bolt.uk','unconfirmed',NULL,NULL,NULL,'The answer was lost',1,1750000000.0,1750000000.0,1750000120.0);
CREATE TABLE live_clients (
	tenant_id INTEGER NOT NULL,
	client_id BIGINT NOT NULL,
	client_account VARCHAR,
	identity VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	email VARCHAR NOT NULL,
	vat_number VARCHAR NOT NULL,
	first_reading INTEGER NOT NULL,
	last_reading INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, client_id),
	FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);
INSERT INTO "live_clients" VALUES(1,7,'ACC7','id 7','acme','a@b.co','',1,1);
CREATE TABLE outputs (
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	PRIMARY KEY (path)
);
INSERT INTO "outputs" VALUES('clients.results.csv','5f');
CREATE TABLE paces (
	tenant_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	free_at FLOAT NOT NULL,
	PRIMARY KEY (tenant_id, kind),
	FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);
INSERT INTO "paces" VALUES(1,'all',0.0);
CREATE TABLE permissions (
	id INTEGER NOT NULL,
	line_id INTEGER NOT NULL,
	run_id INTEGER NOT NULL,
	after_attempts INTEGER NOT NULL,
	given_at FLOAT NOT NULL,
	evidence VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (line_id, after_attempts),
	FOREIGN KEY(line_id) REFERENCES lines (id),
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE results (
	run_id INTEGER NOT NULL,
	"row" INTEGER NOT NULL,
	line_id INTEGER,
	status VARCHAR NOT NULL,
	client_id BIGINT,
	client_account VARCHAR,
	reference VARCHAR,
	title VARCHAR,
	email VARCHAR,
	http_status INTEGER,
	message VARCHAR DEFAULT '' NOT NULL,
	attempts INTEGER DEFAULT '0' NOT NULL,
	sent_at FLOAT,
	finished_at FLOAT,
	PRIMARY KEY (run_id, "row"),
	FOREIGN KEY(run_id) REFERENCES runs (id),
	FOREIGN KEY(line_id) REFERENCES lines (id)
);
INSERT INTO "results" VALUES(1,2,1,'created',30,'ACC30',NULL,'Acme Ltd','info@acme.uk',200,'',1,1750000000.0,1750000000.0);
INSERT INTO "results" VALUES(1,3,2,'unconfirmed',NULL,NULL,NULL,'Bolt Ltd','info@bolt.uk',NULL,'The answer was lost',1,1750000000.0,1750000000.0);
CREATE TABLE runs (
	id INTEGER NOT NULL,
	tenant_id INTEGER NOT NULL,
	source VARCHAR NOT NULL,
	source_sha256 VARCHAR NOT NULL,
	sheet VARCHAR,
	who VARCHAR DEFAULT '' NOT NULL,
	version VARCHAR DEFAULT '' NOT NULL,
	started_at FLOAT NOT NULL,
	finished_at FLOAT,
	exit_code INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);
INSERT INTO "runs" VALUES(1,1,'clients.xlsx','5f',NULL,'anna@office-7','0.1.0',1750000000.0,NULL,NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE tenants (
	id INTEGER NOT NULL,
	address VARCHAR NOT NULL,
	live_read_at FLOAT,
	readings INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (address)
);
INSERT INTO "tenants" VALUES(1,'https://acme.intend.com',1749999000.0,1);
CREATE UNIQUE INDEX one_line_a_reference ON lines (tenant_id, reference_key) WHERE state IN ('sending', 'created', 'unconfirmed', 'not_found');
CREATE INDEX ix_attempts_line_id ON attempts (line_id);
CREATE INDEX ix_results_line_id ON results (line_id);
CREATE TRIGGER attempts_UPDATE_refused BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are only ever added to'); END;
CREATE TRIGGER attempts_DELETE_refused BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are only ever added to'); END;
CREATE TRIGGER answers_UPDATE_refused BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'answers are only ever added to'); END;
CREATE TRIGGER answers_DELETE_refused BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'answers are only ever added to'); END;
CREATE TRIGGER permissions_UPDATE_refused BEFORE UPDATE ON permissions BEGIN SELECT RAISE(ABORT, 'permissions are only ever added to'); END;
CREATE TRIGGER permissions_DELETE_refused BEFORE DELETE ON permissions BEGIN SELECT RAISE(ABORT, 'permissions are only ever added to'); END;
CREATE TRIGGER lines_delete_refused BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END;
CREATE TRIGGER identity_is_final BEFORE UPDATE OF identity, copy, tenant_id ON lines WHEN NEW.identity <> OLD.identity OR NEW.copy <> OLD.copy OR NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'a line stays that of its client'); END;
CREATE TRIGGER created_is_final BEFORE UPDATE OF state, client_id ON lines WHEN OLD.state = 'created' AND NOT (NEW.state = 'sending' AND EXISTS (SELECT 1 FROM permissions WHERE line_id = OLD.id AND after_attempts = OLD.attempts)) BEGIN SELECT RAISE(ABORT, 'nothing leaves created'); END;
CREATE TRIGGER steps_from_sending BEFORE UPDATE OF state ON lines WHEN OLD.state = 'sending' AND NEW.state <> 'sending' AND NEW.state NOT IN ('created', 'rejected', 'unconfirmed', 'not_found', 'not_sent') BEGIN SELECT RAISE(ABORT, 'that is no way out of sending'); END;
CREATE TRIGGER steps_from_unconfirmed BEFORE UPDATE OF state ON lines WHEN OLD.state = 'unconfirmed' AND NEW.state <> 'unconfirmed' AND NEW.state NOT IN ('created', 'not_found', 'rejected', 'not_sent') BEGIN SELECT RAISE(ABORT, 'that is no way out of unconfirmed'); END;
CREATE TRIGGER steps_from_not_found BEFORE UPDATE OF state ON lines WHEN OLD.state = 'not_found' AND NEW.state <> 'not_found' AND NEW.state NOT IN ('created', 'unconfirmed', 'rejected', 'not_sent') AND NOT (NEW.state = 'sending' AND EXISTS (SELECT 1 FROM permissions WHERE line_id = OLD.id AND after_attempts = OLD.attempts)) BEGIN SELECT RAISE(ABORT, 'that is no way out of not_found'); END;
CREATE TRIGGER steps_from_rejected BEFORE UPDATE OF state ON lines WHEN OLD.state = 'rejected' AND NEW.state <> 'rejected' AND NEW.state NOT IN ('sending', 'created') BEGIN SELECT RAISE(ABORT, 'that is no way out of rejected'); END;
CREATE TRIGGER steps_from_not_sent BEFORE UPDATE OF state ON lines WHEN OLD.state = 'not_sent' AND NEW.state <> 'not_sent' AND NEW.state NOT IN ('sending', 'created') BEGIN SELECT RAISE(ABORT, 'that is no way out of not_sent'); END;
COMMIT;
