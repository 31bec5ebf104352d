"""The rules that stand in the database itself: they hold for any program that opens the file."""

import sqlite3

import pytest

STATES = ["sending", "created", "rejected", "unconfirmed", "not_found", "not_sent"]


@pytest.fixture
def database(sender, connection):
    """A plain connection, to a journal in which A was created as client 30 from OLD-7, and B refused."""
    sender.bring("A", "created", reference="OLD-7", client_id=30)
    sender.bring("B", "rejected", reference="OLD-8")
    return connection()


def refuses(database, words, statement, *values):
    """Whether a statement is refused with these words."""
    with pytest.raises(sqlite3.IntegrityError, match=words):
        database.execute(statement, values)
    return True


SET_STATE_OF_B = "UPDATE lines SET state = ? WHERE identity = 'B'"
ADD = "INSERT INTO lines (tenant_id, identity, reference_key, state, client_id) VALUES (?, ?, ?, ?, ?)"
BUT_CREATED = [state for state in STATES if state != "created"]


@pytest.mark.parametrize("state", ["sent", "Created", "", "invalid", "duplicate", 7, None])
def test_unknown_state(database, state):
    """A line has one of six states."""
    assert refuses(database, "constraint failed", SET_STATE_OF_B, state)


@pytest.mark.parametrize("state", BUT_CREATED)
def test_known_state(database, state):
    """Every state that the program knows is one that the database knows."""
    database.execute(SET_STATE_OF_B, [state])
    assert database.execute("SELECT state FROM lines WHERE identity = 'B'").fetchone() == (state,)


def test_created_needs_a_client(database):
    """Nothing is created without an id."""
    assert refuses(database, "CHECK constraint failed", SET_STATE_OF_B, "created")


@pytest.mark.parametrize("state", BUT_CREATED)
def test_client_needs_created(database, state):
    """Nothing but a created line has an id."""
    assert refuses(database, "CHECK constraint failed", ADD, 1, "C", None, state, 31)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE lines SET state = 'rejected', client_id = NULL WHERE identity = 'A'", id="state"),
        pytest.param("UPDATE lines SET state = 'unconfirmed' WHERE identity = 'A'", id="state alone"),
        pytest.param("UPDATE lines SET client_id = 31 WHERE identity = 'A'", id="client"),
        pytest.param("UPDATE lines SET identity = 'C' WHERE identity = 'A'", id="identity"),
    ],
)
def test_nothing_leaves_created(database, statement):
    """A created line keeps its state, its client and its identity."""
    assert refuses(database, "nothing leaves created", statement)


@pytest.mark.parametrize("identity", ["A", "B"], ids=["created", "rejected"])
def test_line_is_never_deleted(database, identity):
    """What was ever sent stays known."""
    assert refuses(database, "a line is never deleted", "DELETE FROM lines WHERE identity = ?", identity)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET payload_hash = ''",
        "UPDATE answers SET state = 'rejected'",
        "DELETE FROM attempts",
        "DELETE FROM answers",
    ],
)
def test_history_is_only_added_to(database, statement):
    """Nobody alters what was sent and what came back."""
    assert refuses(database, "are only ever added to", statement)


def test_one_line_an_identity(database):
    """Two processes cannot both have a line for the same client."""
    assert refuses(database, "UNIQUE constraint failed", ADD, 1, "A", None, "sending", None)


def test_one_line_a_client(database):
    """A client of Intend belongs to one line."""
    assert refuses(database, "UNIQUE constraint failed", ADD, 1, "C", None, "created", 30)


@pytest.mark.parametrize("state", ["sending", "unconfirmed", "not_found"])
def test_one_line_a_reference(database, state):
    """A reference that may stand for a client in Intend cannot be used for another one."""
    assert refuses(database, "UNIQUE constraint failed", ADD, 1, "C", "old-7", state, None)


def test_reference_of_a_refused_line_is_free(database):
    """A line that is certainly not in Intend holds no reference."""
    database.execute(ADD, [1, "C", "old-8", "sending", None])
    assert database.execute("SELECT count(*) FROM lines WHERE reference_key = 'old-8'").fetchone() == (2,)


def test_another_tenant_has_its_own(database):
    """Identity, reference and client are unique within a tenant."""
    database.execute("INSERT INTO tenants (id, address) VALUES (2, 'https://bolt.intend.com')")
    database.execute(ADD, [2, "A", "old-7", "created", 30])
    assert database.execute("SELECT count(*) FROM lines WHERE identity = 'A'").fetchone() == (2,)


def test_one_line_a_tenant(database):
    """An address is one tenant."""
    statement = "INSERT INTO tenants (address) VALUES ('https://acme.intend.com')"
    assert refuses(database, "UNIQUE constraint failed", statement)


def test_one_answer_an_attempt(database):
    """A create is answered once."""
    statement = "INSERT INTO answers (attempt_id, finished_at, state, message) VALUES (1, 0, 'rejected', '')"
    assert refuses(database, "UNIQUE constraint failed", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lines SET tenant_id = NULL WHERE identity = 'B'",
        "UPDATE lines SET identity = NULL WHERE identity = 'B'",
        "UPDATE lines SET message = NULL WHERE identity = 'B'",
        "UPDATE lines SET attempts = NULL WHERE identity = 'B'",
    ],
)
def test_what_every_line_has(database, statement):
    """A line without it would say nothing."""
    assert refuses(database, "NOT NULL constraint failed", statement)
