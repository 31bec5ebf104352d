"""The safeguards of sending and of reading, each with the change to the source that takes it away."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """A safeguard, how the source is changed to be without it, and the test that must fail then."""

    taken_away: str
    file: str
    before: str
    after: str
    test: str
    also: tuple[str, str] = ("", "")
    """A second change, where the safeguard stands in two places: before and after."""


_LINES, _FILE, _RULES = (f"tests/journal/test_journal_{name}.py" for name in ("lines", "file", "rules"))
_TRANSPORT, _ANSWERS = "tests/api/test_transport.py", "tests/api/test_answers.py"
_TROUBLED, _IMPORT = "tests/cli/test_troubled_runs.py", "tests/cli/test_import_command.py"
_WHOSE, _TWO = "tests/cli/test_whose_client_it_is.py", "tests/torture/test_two_processes.py"
_COPIES = "tests/cli/test_painted_copies.py"
_MACHINE = "tests/torture/test_state_machine.py"
_READING, _HABITS = "tests/jobs/test_reading_all.py", "tests/cli/test_servers_with_habits.py"
MUTATIONS = (
    Mutation(
        "`sending` is committed before the create",
        "journal/store.py",
        "self.engine.begin() as connection",
        "self.engine.connect() as connection",
        f"{_LINES}::TestBegin::test_sending_is_committed",
    ),
    Mutation(
        "what is being sent is written down as `sending`",
        "journal/journal.py",
        '"state": SENDING,',
        '"state": Status.NOT_SENT,',
        f"{_LINES}::TestBegin::test_sending_is_committed",
    ),
    Mutation(
        "a commit is on the disk when it returns",
        "journal/database.py",
        "synchronous=EXTRA",
        "synchronous=OFF",
        f"{_FILE}::TestTrust::test_pragmas",
    ),
    Mutation(
        "one line an identity, in the database",
        "journal/tables.py",
        '    UniqueConstraint("tenant_id", "identity", "copy"),\n',
        "",
        f"{_RULES}::test_one_line_an_identity",
    ),
    Mutation(
        "nothing leaves `created`, in the database",
        "journal/migrations.py",
        "WHEN OLD.state = 'created' AND NOT",
        "WHEN OLD.state = 'nothing' AND NOT",
        f"{_RULES}::test_nothing_leaves_created",
    ),
    Mutation(
        "a line that may be in Intend is not begun again",
        "journal/journal.py",
        "if line and line.state not in _MAY_BE_SENT:",
        "if False:",
        f"{_LINES}::TestBegin::test_row_that_may_be_in_intend_is_not_sent",
    ),
    Mutation(
        "a person's word is for what was not found, not for what is in doubt",
        "journal/lines.py",
        "return line.state == Status.NOT_FOUND and self.gone is None",
        "return True",
        f"{_LINES}::TestBegin::test_that_word_is_for_no_other_row",
    ),
    Mutation(
        "an id that another row has is not accepted",
        "journal/journal.py",
        "if self._is_anothers(connection, line, client_id):",
        "if False:",
        f"{_LINES}::TestClientIdTaken",
    ),
    Mutation(
        "the quiet period",
        "journal/journal.py",
        '["finished_at"] + self._quiet_seconds if in_doubt',
        '["finished_at"] if in_doubt',
        f"{_LINES}::TestQuietPeriod::test_of_an_unconfirmed_line",
    ),
    Mutation(
        "the quiet period is waited for",
        "jobs/reconciling.py",
        "(line.quiet_until or 0) <= now()",
        "True",
        f"{_TWO}::test_what_another_process_is_sending_is_left_alone",
    ),
    Mutation(
        "the lease of what is being sent",
        "journal/journal.py",
        "sent_at + self._deadline_seconds + self._quiet_seconds",
        "sent_at",
        f"{_TWO}::test_what_another_process_is_sending_is_left_alone",
    ),
    Mutation(
        "the second reading",
        "jobs/reconciling.py",
        "latest = read()",
        "latest = before",
        f"{_TROUBLED}::test_readings_that_all_differ_settle_nothing",
    ),
    Mutation(
        "a client that was there before is not the row's",
        "jobs/reconciling.py",
        " and not journal.live.was_there_before(client.client_id, line)",
        "",
        f"{_WHOSE}::test_one_that_was_there_before_is_not_its_own",
    ),
    Mutation(
        "a client that another row has is not the row's",
        "jobs/reconciling.py",
        "journal.owner_of(client.client_id) is None and ",
        "",
        f"{_WHOSE}::test_one_that_another_row_has_is_not_its_own",
    ),
    Mutation(
        "a client that one reading lacks is not gone",
        "jobs/importing.py",
        "if any(self._is_missed(line, live)",
        "if False and any(self._is_missed(line, live)",
        f"{_WHOSE}::test_a_client_that_one_reading_lacks_is_not_gone",
    ),
    Mutation(
        "a crash leaves what was being sent in doubt",
        "journal/lookups.py",
        "lines.c.state.in_([SENDING, Status.UNCONFIRMED])",
        "lines.c.state.in_([Status.UNCONFIRMED])",
        "tests/journal/test_journal_processes.py::TestKilled",
    ),
    Mutation(
        "what was sent is not sent again, in any order of things",
        "journal/journal.py",
        '"state": SENDING,',
        '"state": Status.NOT_SENT,',
        _MACHINE,
    ),
    Mutation(
        "a near match is left to a person",
        "jobs/reconciling.py",
        "    if alike:\n",
        "    if False:\n",
        f"{_TROUBLED}::test_a_client_whose_title_was_cut_is_left_to_a_person",
    ),
    Mutation(
        "redirects are not followed",
        "api/transport.py",
        "allow_redirects=False, **merged) as response",
        "allow_redirects=True, **merged) as response",
        f"{_TRANSPORT}::TestRedirect::test_it_is_not_followed",
        also=("session = _Session()", "session = requests.Session()"),
    ),
    Mutation(
        "the adapter does not repeat a create",
        "api/transport.py",
        'session.mount("http://", WatchedAdapter())',
        'session.mount("http://", WatchedAdapter(__import__("urllib3").Retry(3, allowed_methods=None)))',
        f"{_TRANSPORT}::TestLost::test_it_is_not_sent_again",
    ),
    Mutation(
        "no answer in time is in doubt",
        "api/transport.py",
        'return NoAnswer(Break.LOST, f"no whole answer',
        'return NoAnswer(Break.NOT_CONNECTED, f"no whole answer',
        f"{_TRANSPORT}::TestDeadline::test_silence",
    ),
    Mutation(
        "nothing leaves after its deadline",
        "api/wire.py",
        "if self._is_given_up or self._now() > self._latest:",
        "if False:",
        f"{_TRANSPORT}::TestDeparture::test_slow_name_lookup",
    ),
    Mutation(
        "a lost answer is in doubt",
        "api/answers.py",
        'Verdict(Status.UNCONFIRMED, Then.GO_ON, f"Sent, but no answer',
        'Verdict(Status.NOT_SENT, Then.BACK_OFF, f"Sent, but no answer',
        f"{_ANSWERS}::test_table",
    ),
    Mutation(
        "a 500 is in doubt",
        "api/answers.py",
        "_verdict(reply, Status.UNCONFIRMED, Then.GO_ON, message) if _is(reply, *_SERVER_ERRORS)",
        "_verdict(reply, Status.REJECTED, Then.GO_ON, message) if _is(reply, *_SERVER_ERRORS)",
        f"{_ANSWERS}::test_table",
    ),
    Mutation(
        "a success needs an id",
        "api/answers.py",
        "envelope.response and client_id is not None and",
        "envelope.response and",
        f"{_ANSWERS}::test_table",
    ),
    Mutation(
        "nothing is sent before a list came back",
        "jobs/importing.py",
        "first = client.page(1)",
        "first = Page(1, [])",
        f"{_WHOSE}::test_nothing_is_sent_with_a_key_that_reads_nothing",
    ),
    Mutation(
        "what Intend holds is not sent",
        "jobs/planning.py",
        "if found and not is_wanted:",
        "if False:",
        f"{_IMPORT}::test_a_lost_journal_does_not_double_anyone",
    ),
    Mutation(
        "the log is in the order of the file",
        "journal/scratch.py",
        "ORDER BY key LIMIT",
        "ORDER BY value LIMIT",
        f"{_IMPORT}::test_skip_invalid_sends_the_good_rows",
    ),
    Mutation(
        "an id in a painted copy says that the row was created, whatever was changed in it since",
        "jobs/planning.py",
        'client_id = row.cells.get("client_id") if self.knows_ids else None',
        "client_id = None",
        f"{_COPIES}::test_an_email_that_is_corrected_after_the_client_was_created_sends_nothing",
    ),
    Mutation(
        "a second reading, where totals do not prove the first one",
        "jobs/passes.py",
        "return self.stood_still and self.agrees_with_totals and",
        "return self.stood_still and",
        f"{_READING}::TestStillLists::test_without_totals_two_passes_agree",
    ),
    Mutation(
        "a list that moved is read again, though the second reading brings nobody new",
        "jobs/reading_all.py",
        "is_proven = first.stood_still and everybody_again and",
        "is_proven =",
        f"{_READING}::TestMovingLists::test_new_clients_before_the_others_move_them",
    ),
    Mutation(
        "somebody who is gone in the second reading is a sign that others slipped through the first",
        "jobs/reading_all.py",
        "is_proven = first.stood_still and everybody_again and",
        "is_proven = first.stood_still and",
        f"{_READING}::TestMovingLists::test_one_that_slips_through_two_readings_is_found",
    ),
    Mutation(
        "each page is read again after the one that follows it",
        "jobs/reading_all.py",
        "walk.pages_twice() if twice else walk.pages()",
        "walk.pages()",
        f"{_READING}::TestMovingLists::test_one_that_slips_through_every_reading_is_found",
    ),
    Mutation(
        "a total that is not reached is a doubt",
        "api/walking.py",
        "elif newest.total is not None and self.came < newest.total:",
        "elif False:",
        f"{_READING}::TestServersThatAreWrong::test_a_total_that_is_never_reached_is_a_doubt",
    ),
    Mutation(
        "a full page that comes again is not the end",
        "api/walking.py",
        "return self._same == 1",
        "return False",
        f"{_READING}::TestMovingLists::test_fifty_new_clients_make_a_page_look_like_the_one_before",
    ),
    Mutation(
        "what may lack clients has .partial in its name",
        "jobs/export_files.py",
        "return wanted if self.facts.is_complete else",
        "return wanted if True else",
        "tests/cli/test_unusual_servers.py::test_a_filter_that_is_ignored_is_noticed",
    ),
)
