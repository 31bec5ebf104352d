"""The rules that stand in the database itself: they hold for any program that opens the file."""

import sqlite3

import pytest

STATES = ["sending", "created", "rejected", "unconfirmed", "not_found", "not_sent"]


@pytest.fixture
def database(sender, connection):
    """A plain connection, to a journal in which A was created as client 30 from OLD-7, and B refused; B may be sent."""
    sender.bring("A", "created", reference="OLD-7", client_id=30)
    sender.bring("B", "rejected", reference="OLD-8")
    database = connection()
    database.execute(
        "INSERT INTO permissions (line_id, run_id, after_attempts, given_at, evidence) VALUES (2, 1, 5, 0, '')"
    )
    return database


def refuses(database, words, statement, *values):
    """Whether a statement is refused with these words."""
    with pytest.raises(sqlite3.IntegrityError, match=words):
        database.execute(statement, values)
    return True


ADD = "INSERT INTO lines (tenant_id, identity, reference_key, state, client_id) VALUES (?, ?, ?, ?, ?)"
BUT_CREATED = [state for state in STATES if state != "created"]


@pytest.mark.parametrize("state", ["sent", "Created", "", "invalid", "duplicate", 7, None])
def test_unknown_state(database, state):
    """A line has one of six states."""
    assert refuses(database, "constraint failed", ADD, 1, "C", None, state, None)


@pytest.mark.parametrize("state", BUT_CREATED)
def test_known_state(database, state):
    """Every state that the program knows is one that the database knows."""
    database.execute(ADD, [1, "C", None, state, None])
    assert database.execute("SELECT state FROM lines WHERE identity = 'C'").fetchone() == (state,)


WAYS = {
    "sending": {"created", "rejected", "unconfirmed", "not_found", "not_sent"},
    "unconfirmed": {"created", "not_found", "rejected", "not_sent"},
    "not_found": {"created", "unconfirmed", "rejected", "not_sent"},
    "rejected": {"sending", "created"},
    "not_sent": {"sending", "created"},
    "created": set(),
}
STEPS = [(before, after) for before in STATES for after in STATES if before != after]


def step(database, before, after):
    """Bring a line into a state, and then into another one; returns the state it ends in."""
    client_ids = [41 if state == "created" else None for state in (before, after)]
    database.execute(ADD, [1, "C", None, before, client_ids[0]])
    set_state = "UPDATE lines SET state = ?, client_id = ? WHERE identity = 'C'"
    database.execute(set_state, [after, client_ids[1]])
    return database.execute("SELECT state FROM lines WHERE identity = 'C'").fetchone()[0]


@pytest.mark.parametrize(("before", "after"), [pair for pair in STEPS if pair[1] in WAYS[pair[0]]])
def test_a_step_that_may_be(database, before, after):
    """An answer, a reading, or a new attempt where Intend certainly does not hold the client."""
    assert step(database, before, after) == after


@pytest.mark.parametrize(("before", "after"), [pair for pair in STEPS if pair[1] not in WAYS[pair[0]]])
def test_a_step_that_must_not_be(database, before, after):
    """Above all, what is in doubt is never sent again, and what was not found only on a person's word."""
    with pytest.raises(sqlite3.IntegrityError, match=r"no way out of|nothing leaves created"):
        step(database, before, after)


@pytest.mark.parametrize(("before", "client_id"), [("not_found", None), ("created", 41)])
def test_a_persons_word_opens_the_way_once(database, before, client_id):
    """It is for the attempt that comes next, and for no other one."""
    database.execute(ADD, [1, "C", None, before, client_id])
    give = (
        "INSERT INTO permissions (line_id, run_id, after_attempts, given_at, evidence) "
        "SELECT id, 1, ?, 0, 'twice not found' FROM lines WHERE identity = 'C'"
    )
    send = "UPDATE lines SET state = 'sending', client_id = NULL WHERE identity = 'C'"
    database.execute(give, [7])
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(send)
    database.execute(give, [0])
    database.execute(send)
    assert database.execute("SELECT state FROM lines WHERE identity = 'C'").fetchone() == ("sending",)


def test_created_needs_a_client(database):
    """Nothing is created without an id."""
    assert refuses(database, "CHECK constraint failed", ADD, 1, "C", None, "created", None)


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
    ],
)
def test_nothing_leaves_created(database, statement):
    """A created line keeps its state and its client."""
    assert refuses(database, "nothing leaves created", statement)


@pytest.mark.parametrize("identity", ["A", "B"], ids=["created", "rejected"])
def test_a_line_stays_that_of_its_client(database, identity):
    """What was sent for one client does not become another one's."""
    statement = "UPDATE lines SET identity = 'C' WHERE identity = ?"
    assert refuses(database, "stays that of its client", statement, identity)


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
        "DELETE FROM permissions",
        "UPDATE permissions SET after_attempts = 9",
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
