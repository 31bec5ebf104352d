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
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id"), nullable=False),
    Column("source", String, nullable=False),  # the file, as it was given
    Column("source_sha256", String, nullable=False),
    Column("started_at", Float, nullable=False),  # all moments are seconds since 1970, UTC
    Column("finished_at", Float),
)

lines = Table(
    "lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", ForeignKey("tenants.id"), nullable=False),
    Column("identity", String, nullable=False),  # the digest of model.identity
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
    UniqueConstraint("tenant_id", "identity"),
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
    Column("line_id", ForeignKey("lines.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
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

outputs = Table(
    "outputs",
    metadata,
    Column("path", String, primary_key=True),
    Column("sha256", String, nullable=False),  # of the file as we left it: another digest is a person's edit
)
