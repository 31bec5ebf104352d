"""What the journal remembers of a create: before it leaves, after its answer, and after it was looked for."""

import pytest

from intend_bulk.errors import JournalError
from intend_bulk.journal.journal import Journal
from intend_bulk.journal.lines import AlreadyClaimed, ClientIdTaken, Key, Permission
from intend_bulk.model.identity import payload_hash
from intend_bulk.model.outcomes import Status
from intend_bulk.system import path_key

STATES = ["sending", "created", "rejected", "unconfirmed", "not_found", "not_sent"]

GIVEN = Permission("Not found at 08:00 and 08:02")
"""A person's word that a row which was not found may be sent once more."""


class TestBegin:
    """Before a create leaves."""

    def test_sending_is_committed(self, sender, rows):
        """When `begin` returns, another process sees that the row is being sent."""
        sender.begin("A")
        assert rows("SELECT identity, state FROM lines") == [("A", "sending")]

    def test_attempt_is_committed_with_it(self, sender, rows, clock):
        """The attempt stands beside it: when, in which run, and the digest of what is sent."""
        sender.begin("A")
        assert rows("SELECT line_id, run_id, sent_at, payload_hash FROM attempts") == [
            (1, sender.run_id, clock.now, "c0ffee")
        ]

    def test_nothing_is_left_locked(self, sender, connection):
        """Between the create and its answer other processes can write."""
        sender.begin("A")
        connection().execute("INSERT INTO tenants (address) VALUES ('https://bolt.intend.com')")
        assert sender.find("A").state == "sending"

    def test_line_has_what_a_person_needs(self, sender):
        """Title, e-mail and reference are kept as the user wrote them."""
        sender.begin("A", reference="OLD-7")
        line = sender.find("A")
        assert (line.title, line.email, line.reference) == ("Client A", "A@acme.uk", "OLD-7")

    def test_line_of_a_row_without_an_email(self, sender):
        """Whatever a row lacks is empty in its line."""
        sender.journal.begin(Key("A"), run_id=sender.run_id, payload_hash="")
        line = sender.find("A")
        assert (line.title, line.email, line.reference) == (None, None, None)

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed", "not_found"])
    def test_row_that_may_be_in_intend_is_not_sent(self, sender, state):
        """One line a client: whoever comes second is told what the line says."""
        sender.bring("A", state)
        with pytest.raises(AlreadyClaimed) as claim:
            sender.begin("A")
        assert (claim.value.line.identity, claim.value.line.state) == ("A", state)

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed", "not_found"])
    def test_refused_begin_leaves_no_trace(self, sender, rows, state):
        """An attempt that was not made is not counted."""
        sender.bring("A", state)
        before = rows("SELECT * FROM attempts"), rows("SELECT * FROM lines")
        with pytest.raises(AlreadyClaimed):
            sender.begin("A")
        assert (rows("SELECT * FROM attempts"), rows("SELECT * FROM lines")) == before

    @pytest.mark.parametrize("state", ["rejected", "not_sent"])
    def test_row_that_is_certainly_not_in_intend_is_sent_again(self, sender, rows, state):
        """The same line goes on, with a second attempt."""
        sender.bring("A", state)
        sender.begin("A")
        assert rows("SELECT identity, state FROM lines") == [("A", "sending")]
        assert rows("SELECT count(*) FROM attempts") == [(2,)]

    def test_row_that_was_not_found_is_sent_on_a_persons_word(self, sender):
        """The answer to the question, or --resend-not-found."""
        sender.bring("A", "not_found")
        sender.begin("A", permission=GIVEN)
        assert sender.find("A").state == "sending"

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed"])
    def test_that_word_is_for_no_other_row(self, sender, state):
        """--resend-not-found sends nothing that is in doubt in another way."""
        sender.bring("A", state)
        with pytest.raises(AlreadyClaimed):
            sender.begin("A", permission=GIVEN)

    def test_earlier_answer_is_gone(self, sender):
        """While a new answer is awaited, the line does not show the old one."""
        sender.journal.finish(sender.begin("A"), Status.REJECTED, http_status=422, message="The email is taken")
        sender.begin("A")
        line = sender.find("A")
        assert (line.message, line.http_status, line.finished_at) == ("", None, None)

    def test_newest_words_count(self, sender):
        """A row that was corrected is known by what it says now."""
        sender.bring("A", "rejected", reference="OLD-7")
        sender.begin("A", reference="NEW-7")
        assert sender.find("A").reference == "NEW-7"


class TestReferences:
    """A row's own number belongs to one client."""

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed", "not_found"])
    def test_reference_of_another_client(self, sender, state):
        """While it may stand for another client in Intend, no second one is sent under it."""
        sender.bring("A", state, reference="OLD-7")
        with pytest.raises(AlreadyClaimed) as claim:
            sender.begin("B", reference="OLD-7")
        assert claim.value.line.identity == "A"

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed", "not_found"])
    def test_refused_begin_adds_no_line(self, sender, rows, state):
        """The row that was not sent is not in the journal."""
        sender.bring("A", state, reference="OLD-7")
        with pytest.raises(AlreadyClaimed):
            sender.begin("B", reference="OLD-7")
        assert rows("SELECT identity FROM lines") == [("A",)]

    @pytest.mark.parametrize("state", ["rejected", "not_sent"])
    def test_refused_client_frees_it(self, sender, state):
        """A corrected title makes another identity of the same row: its reference goes with it."""
        sender.bring("A", state, reference="OLD-7")
        sender.begin("B", reference="OLD-7")
        assert sender.journal.holders_of(["old-7"]).get("old-7").identity == "B"

    def test_refused_client_does_not_get_it_back(self, sender):
        """Once another client holds it, the first one cannot be sent under it."""
        sender.bring("A", "rejected", reference="OLD-7")
        sender.bring("B", "created", reference="OLD-7")
        with pytest.raises(AlreadyClaimed):
            sender.begin("A", reference="OLD-7")

    def test_own_reference_is_no_hindrance(self, sender):
        """A row that is sent again keeps its reference."""
        sender.bring("A", "not_found", reference="OLD-7")
        sender.begin("A", reference="OLD-7", permission=GIVEN)
        assert sender.journal.holders_of(["old-7"]).get("old-7").identity == "A"

    def test_rows_without_a_reference(self, sender):
        """Any number of clients may have none."""
        sender.bring("A", "created", client_id=30)
        sender.bring("B", "created", client_id=31)
        assert sender.find("B").client_id == 31


class TestFinish:
    """After the answer."""

    def test_created(self, sender, rows, clock):
        """The id stands in the file when `finish` returns."""
        attempt = sender.begin("A")
        clock.now += 2
        sender.journal.finish(attempt, Status.CREATED, http_status=200, client_id=30, client_account="ACME01")
        assert rows("SELECT state, client_id, client_account, http_status, finished_at FROM lines") == [
            ("created", 30, "ACME01", 200, clock.now)
        ]

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.UNCONFIRMED, Status.NOT_SENT])
    def test_not_created(self, sender, rows, status):
        """Status, HTTP status and message are kept; there is no id."""
        sender.journal.finish(sender.begin("A"), status, http_status=422, message="The email is taken")
        assert rows("SELECT state, client_id, http_status, message FROM lines") == [
            (status, None, 422, "The email is taken")
        ]

    def test_it_returns_the_line(self, sender):
        """What is shown is what was committed."""
        line = sender.journal.finish(sender.begin("A"), Status.CREATED, client_id=30)
        assert line == sender.find("A")

    @pytest.mark.parametrize("status", [Status.CREATED, Status.REJECTED, Status.UNCONFIRMED, Status.NOT_SENT])
    def test_every_answer_is_appended(self, sender, rows, status):
        """The answer stands beside its attempt, whatever the line says later."""
        client_id = 30 if status is Status.CREATED else None
        sender.journal.finish(sender.begin("A"), status, http_status=200, message="Words", client_id=client_id)
        assert rows("SELECT attempt_id, state, http_status, client_id, message FROM answers") == [
            (1, status, 200, client_id, "Words")
        ]

    def test_answers_of_all_attempts_are_kept(self, sender, rows):
        """A line's history can be read in full."""
        sender.bring("A", "rejected")
        sender.bring("A", "not_sent")
        sender.bring("A", "created")
        assert rows("SELECT state FROM answers ORDER BY id") == [("rejected",), ("not_sent",), ("created",)]

    @pytest.mark.parametrize(
        ("states", "attempts"),
        [
            pytest.param(["sending"], 1, id="on its way"),
            pytest.param(["created"], 1, id="created"),
            pytest.param(["unconfirmed"], 1, id="unconfirmed"),
            pytest.param(["rejected", "rejected", "created"], 3, id="rejected twice, then created"),
            pytest.param(["not_sent"], 0, id="not sent"),
            pytest.param(["not_sent", "not_sent", "rejected", "not_sent", "sending"], 2, id="all kinds"),
        ],
    )
    def test_attempts(self, sender, states, attempts):
        """Creates that never reached the network do not count; one that is on its way does."""
        for state in states:
            sender.bring("A", state)
        assert sender.find("A").attempts == attempts

    def test_second_answer_to_an_attempt(self, sender):
        """A create is answered once: a second answer is refused in words, and alters nothing."""
        attempt = sender.begin("A")
        line = sender.journal.finish(attempt, Status.REJECTED)
        with pytest.raises(JournalError, match="cannot be used: UNIQUE constraint failed"):
            sender.journal.finish(attempt, Status.UNCONFIRMED)
        assert sender.find("A") == line


class TestClientIdTaken:
    """Intend answers with an id that another row has."""

    @pytest.fixture
    def taken(self, sender):
        """The exception that the second client with id 30 makes."""
        sender.bring("A", "created", client_id=30)
        attempt = sender.begin("B")
        with pytest.raises(ClientIdTaken) as taken:
            sender.journal.finish(attempt, Status.CREATED, http_status=200, client_id=30)
        return taken.value

    def test_it_says_what_happened(self, taken):
        """In a sentence that names the id."""
        assert str(taken) == "Intend answered with client id 30, which belongs to another row."

    def test_line_is_unconfirmed(self, taken, sender):
        """What was created is not known, so nothing is claimed."""
        assert taken.line == sender.find("B")
        assert (taken.line.state, taken.line.client_id, taken.line.http_status) == ("unconfirmed", None, 200)

    @pytest.mark.usefixtures("taken")
    def test_answer_is_kept(self, rows):
        """The id that came is in the answer's words."""
        [(state, message)] = rows("SELECT state, message FROM answers WHERE attempt_id = 2")
        assert state == "unconfirmed"
        assert "client id 30" in message

    @pytest.mark.usefixtures("taken")
    def test_first_line_keeps_it(self, sender):
        """The client stays where it was."""
        assert sender.journal.owner_of(30).identity == "A"

    @pytest.mark.usefixtures("taken")
    def test_line_is_looked_for_later(self, sender, clock):
        """After the quiet period, as any other in doubt."""
        assert sender.find("B").quiet_until == clock.now + 120


class TestLateAnswers:
    """An answer that comes when the line has moved on: after a machine slept, another process may have settled it."""

    def test_client_that_was_found_meanwhile(self, sender):
        """The answer confirms it."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.CREATED, message="It was found", client=(30, "ACME01"))
        line = sender.journal.finish(attempt, Status.CREATED, http_status=200, client_id=30)
        assert (line.state, line.client_id, line.message) == ("created", 30, "It was found")

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.UNCONFIRMED, Status.NOT_SENT])
    def test_nothing_leaves_created(self, sender, rows, status):
        """Whatever the answer says, a client that was found stays created; the answer is kept beside it."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.CREATED, message="", client=(30, None))
        assert sender.journal.finish(attempt, status).state == "created"
        assert rows("SELECT state FROM answers") == [(status,)]

    def test_client_under_another_id(self, sender):
        """Then there are two: the first stays, and the second is made known."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.CREATED, message="", client=(30, None))
        with pytest.raises(ClientIdTaken, match="client id 31, but that row is client 30 already") as taken:
            sender.journal.finish(attempt, Status.CREATED, client_id=31)
        assert (taken.value.line.state, taken.value.line.client_id) == ("created", 30)

    def test_client_that_was_not_found_meanwhile(self, sender):
        """The answer knows better."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.NOT_FOUND, message="")
        assert sender.journal.finish(attempt, Status.CREATED, client_id=30).state == "created"

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.UNCONFIRMED, Status.NOT_SENT])
    def test_earlier_attempt_does_not_free_a_line(self, sender, clock, status):
        """While a second create is on its way, the first one's answer says nothing of it."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.NOT_FOUND, message="")
        clock.now += 300
        sender.begin("A", permission=GIVEN)
        sender.journal.finish(attempt, status)
        assert sender.find("A").state == "sending"

    def test_earlier_attempt_is_told_that_the_line_is_in_doubt(self, sender, clock):
        """The outcome of a row is never `sending`: that is a state of the journal alone."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.NOT_FOUND, message="")
        clock.now += 300
        sender.begin("A", permission=GIVEN)
        assert sender.journal.finish(attempt, Status.REJECTED).state == "unconfirmed"

    def test_earlier_attempt_that_was_a_success(self, sender, clock):
        """A client that is there is there, by whichever attempt."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.NOT_FOUND, message="")
        clock.now += 300
        sender.begin("A", permission=GIVEN)
        assert sender.journal.finish(attempt, Status.CREATED, client_id=30).state == "created"

    def test_attempts_stay_right(self, sender, clock):
        """An earlier attempt that never reached the network does not count, whatever the line says now."""
        attempt = sender.begin("A")
        sender.journal.settle(sender.find("A"), Status.NOT_FOUND, message="")
        clock.now += 300
        sender.begin("A", permission=GIVEN)
        assert sender.journal.finish(attempt, Status.NOT_SENT).attempts == 1


class TestSettle:
    """What was found out about a line in doubt."""

    @pytest.mark.parametrize("state", ["sending", "unconfirmed"])
    def test_found(self, sender, clock, state):
        """One client in Intend: it is the row's."""
        line = sender.bring("A", state)
        clock.now += 300
        settled = sender.journal.settle(line, Status.CREATED, message="It was found", client=(30, "ACME01"))
        assert (settled.state, settled.client_id, settled.client_account) == ("created", 30, "ACME01")
        assert (settled.message, settled.finished_at) == ("It was found", clock.now)

    @pytest.mark.parametrize("state", ["sending", "unconfirmed"])
    def test_not_found(self, sender, state):
        """No client in Intend: there is nothing more to wait for."""
        settled = sender.journal.settle(sender.bring("A", state), Status.NOT_FOUND, message="Looked twice")
        assert (settled.state, settled.message, settled.quiet_until) == ("not_found", "Looked twice", None)

    @pytest.mark.parametrize("state", ["sending", "unconfirmed"])
    def test_still_in_doubt(self, sender, state):
        """The line can be looked for again at once."""
        line = sender.bring("A", state)
        settled = sender.journal.settle(line, Status.UNCONFIRMED, message="Two clients")
        assert (settled.state, settled.quiet_until) == ("unconfirmed", line.quiet_until)

    @pytest.mark.parametrize("state", ["created", "rejected", "not_found", "not_sent"])
    def test_line_that_is_not_in_doubt_does_not_move(self, sender, state):
        """What another process found out meanwhile holds."""
        line = sender.bring("A", state)
        assert sender.journal.settle(line, Status.NOT_FOUND, message="Looked twice") == line

    def test_line_that_was_sent_again_meanwhile(self, sender, clock):
        """What was found out about an earlier attempt says nothing of the one that is on its way."""
        line = sender.bring("A", "unconfirmed")
        sender.journal.settle(line, Status.NOT_FOUND, message="Looked twice")
        clock.now += 300
        sender.begin("A", permission=GIVEN)
        sender.journal.settle(line, Status.NOT_FOUND, message="Looked twice, but slowly")
        assert (sender.find("A").state, sender.find("A").sent_at) == ("sending", clock.now)

    def test_client_that_another_line_claimed_meanwhile(self, sender):
        """Of two lines that look for the same client, one gets it; the other stays in doubt."""
        line = sender.bring("A", "unconfirmed")
        sender.bring("B", "created", client_id=30)
        settled = sender.journal.settle(line, Status.CREATED, message="It was found", client=(30, None))
        assert (settled.state, settled.client_id) == ("unconfirmed", None)
        assert "client 30" in settled.message

    def test_answers_are_not_altered(self, sender, rows):
        """The answer that left the doubt stays as it came."""
        line = sender.bring("A", "unconfirmed")
        sender.journal.settle(line, Status.CREATED, message="It was found", client=(30, None))
        assert rows("SELECT state, client_id FROM answers") == [("unconfirmed", None)]


class TestQuietPeriod:
    """When a line in doubt may be looked for; deadline 90 s, quiet period 120 s."""

    def test_of_a_line_that_is_being_sent(self, sender, clock):
        """After a crash nobody knows when the answer came: the deadline counts first."""
        sender.begin("A")
        assert sender.find("A").quiet_until == clock.now + 90 + 120

    def test_of_an_unconfirmed_line(self, sender, clock):
        """It counts from the end of the attempt."""
        attempt = sender.begin("A")
        clock.now += 45
        sender.journal.finish(attempt, Status.UNCONFIRMED)
        assert sender.find("A").quiet_until == clock.now + 120

    @pytest.mark.parametrize("state", ["created", "rejected", "not_found", "not_sent"])
    def test_of_a_line_that_is_not_in_doubt(self, sender, state):
        """There is nothing to wait for."""
        assert sender.bring("A", state).quiet_until is None

    def test_of_a_line_that_is_sent_again(self, sender, clock):
        """Each attempt has its own."""
        sender.bring("A", "rejected")
        clock.now += 1000
        sender.begin("A")
        assert sender.find("A").quiet_until == clock.now + 210


class TestLookingUp:
    """How lines are found."""

    @pytest.mark.parametrize("state", STATES)
    def test_by_identity(self, sender, state):
        """Whatever became of it."""
        sender.bring("A", state)
        assert sender.find("A").state == state

    @pytest.mark.parametrize("state", ["sending", "created", "unconfirmed", "not_found"])
    def test_by_reference(self, sender, state):
        """The line that holds it."""
        sender.bring("A", state, reference="OLD-7")
        assert sender.journal.holders_of(["old-7"]).get("old-7").identity == "A"

    @pytest.mark.parametrize("state", ["rejected", "not_sent"])
    def test_reference_that_nobody_holds(self, sender, state):
        """A client that is certainly not in Intend holds none."""
        sender.bring("A", state, reference="OLD-7")
        assert sender.journal.holders_of(["old-7"]).get("old-7") is None

    def test_by_client(self, sender):
        """The line that a client of Intend belongs to."""
        sender.bring("A", "created", client_id=30)
        assert sender.journal.owner_of(30).identity == "A"

    def test_unknown(self, sender):
        """What was never sent is not there."""
        assert (sender.find("A"), sender.journal.holders_of(["old-7"]).get("old-7"), sender.journal.owner_of(30)) == (
            None,
        ) * 3

    def test_in_doubt(self, sender):
        """Every line that nobody knows the outcome of, in the order they were sent."""
        for client_id, state in enumerate(STATES, start=30):
            sender.bring(state, state, client_id=client_id)
        assert [line.identity for line in sender.journal.in_doubt()] == ["sending", "unconfirmed"]

    @pytest.mark.parametrize(("state", "in_doubt"), [(state, state in ("sending", "unconfirmed")) for state in STATES])
    def test_line_knows_whether_it_is(self, sender, state, in_doubt):
        """The same question to a single line."""
        assert sender.bring("A", state).is_in_doubt is in_doubt

    def test_in_doubt_from_an_earlier_run(self, opened, sender_of):
        """A new run sees what an earlier one left."""
        with opened() as journal:
            sender_of(journal).begin("A")
        with opened() as journal:
            assert [line.identity for line in journal.in_doubt()] == ["A"]


class TestTenants:
    """Two Intends share a file, and nothing else."""

    @pytest.fixture
    def other(self, sender, opened, sender_of):
        """A run to another Intend, after the first one has created client 30 from OLD-7 and left B in doubt."""
        sender.bring("A", "created", reference="OLD-7", client_id=30)
        sender.bring("B", "unconfirmed")
        with opened(tenant="https://bolt.intend.com") as journal:
            yield sender_of(journal)

    @pytest.mark.parametrize(
        "look",
        [
            pytest.param(lambda journal: journal.find(Key("A")), id="identity"),
            pytest.param(lambda journal: journal.holders_of(["old-7"]).get("old-7"), id="reference"),
            pytest.param(lambda journal: journal.owner_of(30), id="client"),
            pytest.param(lambda journal: journal.in_doubt() or None, id="in doubt"),
        ],
    )
    def test_they_do_not_see_each_other(self, other, look):
        """Whatever is asked, the other one's lines are not in the answer."""
        assert look(other.journal) is None

    def test_same_client_in_both(self, other, rows):
        """Identity, reference and id are each tenant's own."""
        other.bring("A", "created", reference="OLD-7", client_id=30)
        assert rows("SELECT tenant_id, identity, client_id FROM lines WHERE identity = 'A'") == [
            (1, "A", 30),
            (2, "A", 30),
        ]

    def test_tenant_is_known_again(self, opened, rows):
        """The same address is the same tenant."""
        for _ in range(2):
            with opened():
                pass
        assert rows("SELECT address FROM tenants") == [("https://acme.intend.com",)]


class TestRuns:
    """One line a run."""

    def test_run_that_ended(self, sender, rows, clock):
        """Which file, and when it began and ended."""
        began = clock.now
        clock.now += 60
        sender.journal.runs.finish(sender.run_id)
        assert rows("SELECT source, source_sha256, started_at, finished_at FROM runs") == [
            ("clients.xlsx", "5f", began, clock.now)
        ]

    @pytest.mark.usefixtures("sender")
    def test_run_that_did_not_end(self, rows):
        """A run that was killed has no end."""
        assert rows("SELECT finished_at FROM runs") == [(None,)]

    def test_numbers(self, sender):
        """Every run has its own."""
        again = sender.journal.runs.start(source="clients.xlsx", source_sha256="5f")
        assert again != sender.run_id


class TestOutputs:
    """How we left a file, so that a person's edit of it is seen."""

    def test_file_of_ours(self, sender, tmp_path):
        """The digest is the newest one."""
        outputs, path = sender.journal.outputs, tmp_path / "log.csv"
        outputs.remember(path, "aa")
        outputs.remember(path, "bb")
        assert (outputs.wanted(path, "aa"), outputs.wanted(path, "bb")) == (None, path_key(path))

    def test_file_that_is_about_to_be_replaced(self, sender, tmp_path):
        """A crash leaves the one or the other: both are ours."""
        outputs, path = sender.journal.outputs, tmp_path / "log.csv"
        outputs.remember(path, "aa")
        outputs.expect(path, "bb")
        assert [outputs.wanted(path, digest) for digest in ("aa", "bb")] == [path_key(path)] * 2

    def test_file_that_was_expected_twice(self, sender, tmp_path):
        """The same command again, after a crash, writes the same file."""
        outputs, path = sender.journal.outputs, tmp_path / "log.csv"
        outputs.expect(path, "aa")
        outputs.expect(path, "aa")
        assert outputs.wanted(path, "aa") == path_key(path)

    def test_file_in_another_place_than_was_wanted(self, sender, tmp_path):
        outputs, path, wanted = sender.journal.outputs, tmp_path / "log-2.csv", tmp_path / "log.csv"
        outputs.remember(path, "aa", wanted=wanted)
        assert outputs.wanted(path, "aa") == path_key(wanted)

    def test_file_by_another_way(self, sender, tmp_path, monkeypatch):
        """A file is the same, however its path is written."""
        sender.journal.outputs.remember(tmp_path / "log.csv", "aa")
        monkeypatch.chdir(tmp_path)
        assert sender.journal.outputs.wanted(tmp_path.__class__("log.csv"), "aa") == path_key(tmp_path / "log.csv")

    def test_file_of_somebody_else(self, sender, tmp_path):
        """None for a file that we did not write."""
        assert sender.journal.outputs.wanted(tmp_path / "log.csv", "aa") is None


def test_no_password_is_in_the_file(sender, path):
    """The journal keeps a digest of what was sent, made without the password."""
    payload = {"title": "Acme", "credentials": {"username": "ckent", "password": "kryptonite"}}
    attempt = sender.journal.begin(
        Key("A", "old-7", "OLD-7", "Acme", "office@acme.uk"),
        run_id=sender.run_id,
        payload_hash=payload_hash(payload),
    )
    sender.journal.finish(attempt, Status.CREATED, client_id=30)
    content = path.read_bytes()
    assert b"office@acme.uk" in content
    assert not any(form in content for form in (b"kryptonite", b"a3J5cHRvbml0Z", b"ckent"))


def test_lines_outlive_the_journal(opened, sender_of):
    """What was committed is there when the file is opened again."""
    with opened() as journal:
        before = sender_of(journal).bring("A", "created", reference="OLD-7")
    with opened() as journal:
        assert isinstance(journal, Journal)
        assert journal.find(Key("A")) == before
