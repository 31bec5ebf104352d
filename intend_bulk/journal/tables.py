"""The journal's tables. The rules that must never break stand here, in the database, not only in Python."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData()
_STATES = "('sending', 'created', 'rejected', 'unconfirmed', 'not_found', 'not_sent')"
_HELD = text("state IN ('sending', 'created', 'unconfirmed', 'not_found')")

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

tenants = Table(
    "tenants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String, nullable=False, unique=True),
    Column("live_read_at", Float),  # when the last complete reading of its clients began
    Column("readings", Integer, nullable=False, server_default="0"),  # complete ones so far
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id"), nullable=False),
    Column("source", String, nullable=False),  # the file, as it was given
    Column("source_sha256", String, nullable=False),
    Column("sheet", String),
    Column("who", String, nullable=False, server_default=""),  # "anna@office-7"
    Column("version", String, nullable=False, server_default=""),  # of the program
    Column("started_at", Float, nullable=False),  # all moments are seconds since 1970, UTC
    Column("finished_at", Float),
    Column("exit_code", Integer),
)

lines = Table(
    "lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id"), nullable=False),
    Column("identity", String, nullable=False),  # the digest of model.identity
    Column("copy", Integer, nullable=False, server_default="0"),  # 1 for the second of its identity, on a person's word
    Column("reference", String),  # as the user wrote it
    Column("reference_key", String),  # as references are compared
    Column("title", String),
    Column("email", String),
    Column("state", String, CheckConstraint(f"state IN {_STATES}"), nullable=False),
    Column("client_id", BigInteger),
    Column("client_account", String),
    Column("http_status", Integer),
    Column("message", String, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),  # creates written to the network
    Column("sent_at", Float),
    Column("finished_at", Float),
    Column("quiet_until", Float),  # not before it may an unconfirmed line be looked for in Intend
    UniqueConstraint("tenant_id", "identity", "copy"),
    UniqueConstraint("tenant_id", "client_id"),
    CheckConstraint("(state = 'created') = (client_id IS NOT NULL)"),
    Index(
        "one_line_a_reference", "tenant_id", "reference_key", unique=True, sqlite_where=_HELD, postgresql_where=_HELD
    ),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("line_id", ForeignKey("lines.id"), nullable=False, index=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("row", Integer),  # of the file, as Excel shows it
    Column("after_reading", Integer, nullable=False, server_default="0"),  # what that reading held was there before
    Column("sent_at", Float, nullable=False),
    Column("payload_hash", String, nullable=False),  # without the password
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, unique=True),
    Column("finished_at", Float, nullable=False),
    Column("state", String, nullable=False),
    Column("http_status", Integer),
    Column("client_id", BigInteger),
    Column("message", String, nullable=False),
)

permissions = Table(  # a person's word that a line may be sent once more, and what the person was shown
    "permissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("line_id", ForeignKey("lines.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("after_attempts", Integer, nullable=False),  # it holds for the next attempt alone
    Column("given_at", Float, nullable=False),
    Column("evidence", String, nullable=False),
    UniqueConstraint("line_id", "after_attempts"),
)

results = Table(  # what became of each row of a run; a row that is being sent has the state of its line
    "results",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("line_id", ForeignKey("lines.id"), index=True),
    Column("status", String, nullable=False),
    Column("client_id", BigInteger),
    Column("client_account", String),
    Column("reference", String),
    Column("title", String),
    Column("email", String),
    Column("http_status", Integer),
    Column("message", String, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sent_at", Float),
    Column("finished_at", Float),
)

live_clients = Table(  # what a tenant holds, as of its last complete reading
    "live_clients",
    metadata,
    Column("tenant_id", ForeignKey("tenants.id"), primary_key=True),
    Column("client_id", BigInteger, primary_key=True, autoincrement=False),
    Column("client_account", String),
    Column("identity", String, nullable=False),
    Column("title", String, nullable=False),  # title, e-mail and VAT number as identities compare them
    Column("email", String, nullable=False),
    Column("vat_number", String, nullable=False),
    Column("first_reading", Integer, nullable=False),  # the number of the reading that had it first
    Column("last_reading", Integer, nullable=False),
)

code_readings = Table(  # the last reading of all clients that told which codes they have, one a tenant
    "code_readings",
    metadata,
    Column("tenant_id", ForeignKey("tenants.id"), primary_key=True),
    Column("read_at", Float, nullable=False),  # when it began
    Column("clients", Integer, nullable=False),
)

seen_codes = Table(  # the codes that it told
    "seen_codes",
    metadata,
    Column("tenant_id", ForeignKey("tenants.id"), primary_key=True),
    Column("list", String, primary_key=True),  # one of model.seen.LEARNED
    Column("code", String, primary_key=True),
    Column("clients", Integer, nullable=False),  # how many have it
)

paces = Table(  # the next moment at which a request to a tenant may start, for all processes
    "paces",
    metadata,
    Column("tenant_id", ForeignKey("tenants.id"), primary_key=True),
    Column("kind", String, primary_key=True),  # "all", or "read" where reads have a limit of their own
    Column("free_at", Float, nullable=False),
)

outputs = Table(  # how we left a file; two lines while a new one takes its place, as a crash may leave either
    "outputs",
    metadata,
    Column("path", String, primary_key=True),
    Column("sha256", String, primary_key=True),  # another digest is a person's edit
    Column("wanted", String, nullable=False),  # where it would stand, had that place been free
)
