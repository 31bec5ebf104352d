"""Codes that were learnt from the clients of an Intend: who learns them, and who makes use of them."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from testkit import Ran, Run, client_rows, read_csv, titles, use, write_csv

from intend_bulk.jobs.templating import make_template
from intend_bulk.journal import database
from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

OLD = Path(__file__).parents[1] / "journal/data/journal-1.sql"


@pytest.fixture
def journal(folder: Path) -> Path:
    """Where the journal stands, or will."""
    return folder.parent / "journal.sqlite"


@pytest.fixture
def intend(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An Intend with sixty made-up clients, that the settings lead to."""
    assert folder.is_dir()
    with running_sandbox(SandboxConfig(api_key="key-of-the-tests", clients=60)) as running:
        use(running, monkeypatch)
        yield running


@pytest.fixture
def checked(run: Run, folder: Path) -> Callable[..., list[tuple[str, str]]]:
    """Check a good row but for these cells, and say what is found: checked(type_code="trde")."""

    def check(*options: str, **cells: str) -> list[tuple[str, str]]:
        write_csv(folder / "clients.csv", [{**client_rows(1)[0], **cells}])
        ran = run("check", "clients.csv", "--json", *options)
        assert (ran.exit_code, ran.err) == (0, "")
        return [(found["code"], found["suggestion"]) for found in json.loads(ran.out)["problems"]]

    return check


NOT_SEEN = [("code_not_seen", "Did you mean trade?")]


def codes_offered(run: Run, folder: Path, name: str = "live") -> list[tuple[object, ...]]:
    """The lists in a template: the first codes of all, the second ones, and so on."""
    blank = folder / "blank.xlsx"
    blank.unlink(missing_ok=True)  # or the next one would have another name
    ran = run("template", blank.name, "--codes", name)
    assert ran.exit_code == 0, ran.err
    return [*load_workbook(blank)["Lists"].values]


def fill(intend: Sandbox, run: Run, folder: Path, **cells: str) -> Ran:
    """Create twelve clients with these cells."""
    number = len(titles(intend))
    rows = [{**row, **cells, "title": f"{row['title']} {number}"} for row in client_rows(12)]
    write_csv(folder / "more.csv", rows)
    return run("import", "more.csv", "--yes")


class TestLearning:
    """Whatever reads all clients, and may write to the journal, learns their codes."""

    def test_an_export_does(self, intend: Sandbox, run: Run, checked: Callable[..., object], journal: Path) -> None:
        """Also where there was no journal: it is how they come to be known before a first import."""
        assert (intend.url != "", journal.exists()) == (True, False)
        run("export", "intend.xlsx")
        assert checked(type_code="trde") == NOT_SEEN

    def test_an_import_does(self, intend: Sandbox, run: Run, folder: Path, checked: Callable[..., object]) -> None:
        fill(intend, run, folder)
        assert checked(type_code="trde") == NOT_SEEN

    def test_a_dry_run_writes_nothing(
        self, intend: Sandbox, run: Run, folder: Path, checked: Callable[..., object], journal: Path
    ) -> None:
        assert intend.url
        write_csv(folder / "more.csv", client_rows(1))
        run("import", "more.csv", "--dry-run")
        assert (checked(type_code="trde"), journal.exists()) == ([], False)

    @pytest.mark.parametrize("options", [["--type", "retail"], ["--id", "3"]], ids=" ".join)
    def test_an_export_of_some_does_not(
        self, intend: Sandbox, run: Run, checked: Callable[..., object], options: list[str]
    ) -> None:
        """The codes of the others would be missing."""
        assert intend.url
        assert run("export", "some.csv", *options).exit_code == 0
        assert checked(type_code="trde") == []

    def test_an_export_that_may_lack_clients_does_not(
        self, run: Run, checked: Callable[..., object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        config = SandboxConfig(clients=60, faults=("page-ignored",))
        with running_sandbox(config) as running:
            use(running, monkeypatch)
            assert run("export", "intend.csv").exit_code == 4
            assert checked(type_code="trde") == []

    def test_an_export_goes_well_without_a_journal_that_can_be_used(
        self, intend: Sandbox, run: Run, journal: Path
    ) -> None:
        journal.write_bytes(b"notes")
        ran = run("export", "intend.csv")
        assert (intend.url != "", ran.exit_code, journal.read_bytes()) == (True, 0, b"notes")

    def test_codes_are_those_of_the_latest_reading(
        self, intend: Sandbox, run: Run, folder: Path, checked: Callable[..., object]
    ) -> None:
        """A department that came is right, from the next reading on."""
        run("export", "intend.csv")
        before = checked(department="Export")
        fill(intend, run, folder, department="Export")
        assert [code for code, _ in before] == ["code_not_seen"]
        run("export", "intend.csv")
        assert checked(department="Export") == []


class TestChecking:
    """`check` needs neither a network nor a journal, and touches none."""

    def test_it_asks_what_was_meant(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        run("export", "intend.csv")
        write_csv(folder / "clients.csv", [{**client_rows(1)[0], "payment_term": "30 dys"}])
        ran = run("check", "clients.csv")
        words = " ".join(ran.out.split())
        assert ran.exit_code == 0
        assert "'30 dys' is the payment term of no client in Intend (known: " in words
        assert "Did you mean 30 days?" in words

    def test_a_list_of_the_profile_goes_before(
        self, intend: Sandbox, run: Run, folder: Path, checked: Callable[..., object]
    ) -> None:
        assert intend.url
        run("export", "intend.csv")
        (folder / "intend-bulk.toml").write_text('[profile.default.codes]\ntype_code = ["bakery"]\n', encoding="utf-8")
        assert checked(type_code="bakery") == []

    @pytest.mark.parametrize("variable", ["INTEND_URL", "INTEND_BULK_JOURNAL"])
    def test_without_an_address_or_its_journal_nothing_is_said(
        self,
        intend: Sandbox,
        run: Run,
        checked: Callable[..., object],
        monkeypatch: pytest.MonkeyPatch,
        variable: str,
    ) -> None:
        assert intend.url
        run("export", "intend.csv")
        monkeypatch.delenv(variable)
        assert checked(type_code="trde") == []

    def test_another_intend_has_codes_of_its_own(
        self, intend: Sandbox, run: Run, checked: Callable[..., object]
    ) -> None:
        assert intend.url
        run("export", "intend.csv")
        assert checked("--url", "https://bolt.intend.com", type_code="trde") == []

    def test_a_small_intend_tells_nothing(
        self, sandbox: Sandbox, run: Run, folder: Path, checked: Callable[..., object]
    ) -> None:
        write_csv(folder / "few.csv", client_rows(9))
        run("import", "few.csv", "--yes")
        run("export", "intend.csv")
        assert (len(titles(sandbox)), checked(type_code="trde")) == (9, [])

    def test_no_journal_is_made(self, intend: Sandbox, checked: Callable[..., object], journal: Path) -> None:
        assert intend.url
        assert (checked(type_code="trde"), journal.exists()) == ([], False)

    def test_an_old_journal_stays_as_it_is(
        self, checked: Callable[..., object], journal: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("INTEND_URL", "https://acme.intend.com")
        with closing(sqlite3.connect(journal)) as connection:
            connection.executescript(OLD.read_text(encoding="utf-8"))
        before = journal.read_bytes()
        assert (checked(type_code="trde"), journal.read_bytes()) == ([], before)

    def test_a_damaged_journal_is_passed_over(
        self, intend: Sandbox, run: Run, checked: Callable[..., object], journal: Path
    ) -> None:
        assert intend.url
        run("export", "intend.csv")
        journal.write_bytes(journal.read_bytes()[:3000])
        assert checked(type_code="trde") == []

    def test_a_locked_journal_is_passed_over(
        self,
        intend: Sandbox,
        run: Run,
        checked: Callable[..., object],
        journal: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        assert intend.url
        monkeypatch.setattr(database, "_LOOK_SECONDS", 0)
        run("export", "intend.csv")
        with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            assert checked(type_code="trde") == []


class TestImporting:
    """An import holds its rows against the list that it has just read."""

    def test_it_names_the_codes_before_it_sends(self, intend: Sandbox, run: Run, folder: Path) -> None:
        """Nothing was learnt before. It is a warning: Intend has the last word."""
        rows = [{**row, "type_code": "trde", "department": "Export"} for row in client_rows(3)]
        write_csv(folder / "clients.csv", rows)
        ran = run("import", "clients.csv", "--yes")
        words = " ".join(ran.err.split())
        assert "Row 2, cell A2, type_code: 'trde' is the type code of no client in Intend" in words
        assert "Did you mean trade? So in 2 more rows." in words
        assert words.index("'Export' is the department of no client") < words.index("3 to create")
        assert [row["status"] for row in read_csv(folder / "clients.results.csv")] == ["rejected"] * 3
        assert len(titles(intend)) == 60

    def test_a_rehearsal_names_them_too(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        write_csv(folder / "clients.csv", [{**client_rows(1)[0], "type_code": "trde"}])
        assert "Did you mean trade?" in run("import", "clients.csv", "--dry-run").err

    def test_a_code_that_came_since_is_no_longer_named(
        self, intend: Sandbox, run: Run, folder: Path, journal: Path
    ) -> None:
        """What the check knew is older than what was just read."""
        run("export", "intend.csv")
        known = journal.read_bytes()
        fill(intend, run, folder, department="Export")
        journal.write_bytes(known)
        write_csv(folder / "clients.csv", [{**client_rows(1)[0], "department": "Export", "title": "New Ltd"}])
        assert "Export" in " ".join(run("check", "clients.csv").out.split())
        assert "Export" not in run("import", "clients.csv", "--dry-run").err

    def test_many_codes_are_not_all_named(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        rows = [{**row, "department": f"Odd {number}"} for number, row in enumerate(client_rows(8))]
        write_csv(folder / "clients.csv", rows)
        ran = run("import", "clients.csv", "--dry-run")
        assert ran.err.count("is the department of no client") == 5
        assert "… and 3 cells with other codes that no client has." in ran.err

    def test_codes_that_clients_have_are_nothing_to_speak_of(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        write_csv(folder / "clients.csv", client_rows(1))
        assert "no client" not in run("import", "clients.csv", "--dry-run").err


class TestDoctor:
    """It says what is known, which nothing else does."""

    def test_of_which_lists_codes_are_known(self, intend: Sandbox, run: Run) -> None:
        assert intend.url
        run("export", "intend.csv")
        found = " ".join(run("doctor").out.split())
        assert re.search(r"codes those of 60 clients, read on \d+ \w+ \d{4}: type code 4, department 3, ", found)

    def test_that_none_are(self, intend: Sandbox, run: Run) -> None:
        assert intend.url
        ran = run("doctor")
        assert (ran.exit_code, "none known yet: intend-bulk export" in " ".join(ran.out.split())) == (0, True)


class TestTemplate:
    """--codes live."""

    def test_its_drop_downs_offer_what_was_learnt(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        run("export", "intend.xlsx")
        assert codes_offered(run, folder) == codes_offered(run, folder, "intend.xlsx")

    def test_it_says_of_when_they_are(self, intend: Sandbox, run: Run) -> None:
        assert intend.url
        run("export", "intend.xlsx")
        assert "offer the codes of 60 clients, as read on " in run("template", "blank.xlsx", "--codes", "live").err

    def test_a_file_of_that_name_can_be_given_too(self, intend: Sandbox, run: Run, folder: Path) -> None:
        assert intend.url
        run("export", "intend.csv")
        make_template(folder / "live.xlsx", shipping=0, contacts=0, required=(), rows=[{"type_code": "bakery"}])
        (folder / "live.xlsx").rename(folder / "live")
        assert codes_offered(run, folder, "./live")[0][0] == "bakery"
        assert codes_offered(run, folder, "live")[0][0] == "distributor"

    def test_where_nothing_was_learnt_it_says_how_to_learn(
        self, intend: Sandbox, run: Run, folder: Path, journal: Path
    ) -> None:
        ran = run("template", "blank.xlsx", "--codes", "live")
        assert ran.exit_code == 2
        assert f"The journal knows no codes of {intend.url} yet" in ran.err
        assert "intend-bulk export intend.xlsx" in ran.err
        assert ([*folder.iterdir()], journal.exists()) == ([], False)

    def test_an_intend_without_a_client_has_no_codes(self, sandbox: Sandbox, run: Run) -> None:
        run("export", "intend.csv")
        ran = run("template", "blank.xlsx", "--codes", "live")
        assert (ran.exit_code, f"No client of {sandbox.url} had a code on" in ran.err) == (2, True)

    def test_without_an_address_it_asks_for_one(self, run: Run) -> None:
        ran = run("template", "blank.xlsx", "--codes", "live")
        assert (ran.exit_code, "No address of Intend is set" in ran.err) == (2, True)

    def test_a_damaged_journal_is_said(self, intend: Sandbox, run: Run, journal: Path) -> None:
        """A person who asks for it is told why it cannot be."""
        assert intend.url
        journal.write_bytes(b"notes" * 1000)
        ran = run("template", "blank.xlsx", "--codes", "live")
        assert (ran.exit_code, "cannot be used: file is not a database" in ran.err) == (3, True)

    def test_a_csv_has_no_drop_downs(self, intend: Sandbox, run: Run) -> None:
        """That is said first: no export would help."""
        assert intend.url
        ran = run("template", "blank.csv", "--codes", "live")
        assert (ran.exit_code, "no drop-downs" in ran.err) == (2, True)
