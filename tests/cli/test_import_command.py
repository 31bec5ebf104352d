"""intend-bulk import, as a user calls it, against a real server."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from testkit import Run, client_rows, read_csv, titles, use, write_csv

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox


def statuses(log: Path) -> list[str]:
    return [line["status"] for line in read_csv(log)]


def test_every_row_becomes_a_client(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Each once, in the order of the sheet, with its id in the log."""
    write_csv(folder / "clients.csv", client_rows(5))
    assert run("import", "clients.csv", "--yes").exit_code == 0
    log = read_csv(folder / "clients.results.csv")
    assert titles(sandbox) == [f"Client {n} Ltd" for n in range(1, 6)]
    assert [(line["row"], line["status"], line["client_id"]) for line in log] == [
        (str(n + 1), "created", str(n)) for n in range(1, 6)
    ]


def test_the_same_command_again_sends_nothing(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(5))
    run("import", "clients.csv", "--yes")
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert len(titles(sandbox)) == 5
    assert statuses(folder / "clients.results.csv") == ["already_created"] * 5


def test_a_sheet_that_was_sorted_corrected_and_extended_sends_only_what_is_new(
    run: Run, sandbox: Sandbox, folder: Path
) -> None:
    rows = client_rows(6)
    write_csv(folder / "clients.csv", rows[:4])
    run("import", "clients.csv", "--yes")
    rows[0]["currency"] = "EUR"
    write_csv(folder / "clients.csv", rows[::-1])
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert sorted(titles(sandbox)) == sorted(row["title"] for row in rows)
    assert statuses(folder / "clients.results.csv") == ["created"] * 2 + ["already_created"] * 4


def test_a_lost_journal_does_not_double_anyone(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(folder / "clients.csv", client_rows(3))
    run("import", "clients.csv", "--yes")
    monkeypatch.setenv("INTEND_BULK_JOURNAL", str(folder / "another.sqlite"))
    assert run("import", "clients.csv", "--yes", "-o", "again.csv").exit_code == 0
    log = read_csv(folder / "again.csv")
    assert len(titles(sandbox)) == 3
    assert [(line["status"], line["client_id"]) for line in log] == [("duplicate", str(n)) for n in (1, 2, 3)]


def test_a_second_row_of_the_same_client_is_not_sent(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Space and letter case do not make another client."""
    rows = client_rows(2)
    rows.append({**rows[0], "title": " CLIENT  1 ltd"})
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes").exit_code == 0
    log = read_csv(folder / "clients.results.csv")
    assert len(titles(sandbox)) == 2
    assert (log[2]["status"], log[2]["message"]) == ("duplicate", "The same client as row 2")


def test_with_errors_in_the_file_nothing_is_sent(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes").exit_code == 1
    assert titles(sandbox) == []
    assert statuses(folder / "clients.results.csv") == ["not_sent", "invalid", "not_sent"]


def test_skip_invalid_sends_the_good_rows(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes", "--skip-invalid").exit_code == 1
    log = read_csv(folder / "clients.results.csv")
    assert titles(sandbox) == ["Client 1 Ltd", "Client 3 Ltd"]
    assert [line["status"] for line in log] == ["created", "invalid", "created"]
    assert "GBR" in log[1]["message"] and "E3" not in log[0]["message"]


def test_a_corrected_row_is_sent_by_the_next_run(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    run("import", "clients.csv", "--yes", "--skip-invalid")
    rows[1]["currency"] = "GBP"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert statuses(folder / "clients.results.csv") == ["already_created", "created", "already_created"]
    assert len(titles(sandbox)) == 3


def test_what_intend_refuses_is_rejected_in_its_own_words(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """A type that only the server can know to be wrong; sent again once it is corrected."""
    rows = client_rows(2)
    rows[0]["type_code"] = "bakery"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes").exit_code == 1
    first = read_csv(folder / "clients.results.csv")[0]
    assert (first["status"], first["http_status"], first["client_id"]) == ("rejected", "400", "")
    assert "bakery" in first["message"]
    rows[0]["type_code"] = "retail"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes").exit_code == 0
    assert [line["attempts"] for line in read_csv(folder / "clients.results.csv")] == ["2", "1"]
    assert len(titles(sandbox)) == 2


def test_rows_that_intend_refuses_are_not_called_errors_of_the_sheet(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """What to do about them stands in the log."""
    rows = client_rows(3)
    rows[0]["type_code"] = "bakery"
    write_csv(folder / "clients.csv", rows[:1])
    assert run("import", "clients.csv", "--yes").err.splitlines()[-1] == (
        "Intend refused 1 row; its words stand in the log beside it."
    )
    rows[1]["type_code"] = "bakery"
    write_csv(folder / "clients.csv", rows)
    ran = run("import", "clients.csv", "--yes")
    assert "Intend refused 2 rows; its words stand in the log beside each." in ran.err
    assert "rows with errors" not in ran.err
    assert sandbox.url


def test_one_row_is_no_plural(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    ran = run("import", "clients.csv", "--yes")
    assert "     1 created\n     1 row in all\n" in ran.out
    assert "At 1000 a second: less than a second." in ran.err
    assert sandbox.url


def test_one_row_with_errors_is_no_plural(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(2)
    rows[1]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    assert "1 row has errors, so nothing is sent" in run("import", "clients.csv", "--yes").err
    assert sandbox.url


def test_a_dry_run_says_what_would_be_and_writes_nothing(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    write_csv(folder / "clients.csv", [*rows, rows[0]])
    ran = run("import", "clients.csv", "--dry-run")
    assert (ran.exit_code, titles(sandbox)) == (0, [])
    assert "3 would be created" in ran.out
    assert sorted(path.name for path in folder.iterdir()) == ["clients.csv"]
    assert not (folder.parent / "journal.sqlite").exists()


def test_a_dry_run_predicts_every_row(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Row by row the outcome of the real run that follows."""
    rows = client_rows(6)
    write_csv(folder / "clients.csv", rows[:2])
    run("import", "clients.csv", "--yes")
    rows[3]["email"] = "nobody"
    write_csv(folder / "clients.csv", [*rows, rows[4]])
    run("import", "clients.csv", "--dry-run", "-o", "predicted.csv")
    run("import", "clients.csv", "--yes", "--skip-invalid")
    predicted = [status.replace("would_create", "created") for status in statuses(folder / "predicted.csv")]
    assert predicted == statuses(folder / "clients.results.csv")
    assert len(titles(sandbox)) == 5


def test_without_a_terminal_it_needs_yes(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    ran = run("import", "clients.csv")
    assert (ran.exit_code, titles(sandbox)) == (2, [])
    assert "--yes" in ran.err


@pytest.mark.parametrize(
    ("answer", "created", "exit_code"), [("y\n", 2, 0), ("n\n", 0, 0)], ids=["yes sends", "no sends nothing"]
)
def test_on_a_terminal_it_asks(
    run: Run,
    sandbox: Sandbox,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    created: int,
    exit_code: int,
) -> None:
    """And no is a good end: every row stands in the log as not sent."""
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    write_csv(folder / "clients.csv", client_rows(2))
    assert run("import", "clients.csv").exit_code == exit_code
    assert len(titles(sandbox)) == created
    assert statuses(folder / "clients.results.csv") == ["created" if created else "not_sent"] * 2


def test_the_log_can_be_a_workbook(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(2))
    run("import", "clients.csv", "--yes", "-o", "log.xlsx")
    sheet = load_workbook(folder / "log.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == ["Status", "created", "created"]
    assert sheet.freeze_panes == "A2"
    assert titles(sandbox)


def test_a_log_that_a_person_edited_is_not_overwritten(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    log = folder / "clients.results.csv"
    log.write_text(log.read_text() + "my note\n")
    run("import", "clients.csv", "--yes")
    assert log.read_text().endswith("my note\n")
    assert statuses(folder / "clients.results-2.csv") == ["already_created"]
    assert titles(sandbox)


def test_a_log_that_nobody_touched_is_replaced(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes")
    run("import", "clients.csv", "--yes")
    assert sorted(path.name for path in folder.iterdir()) == ["clients.csv", "clients.results.csv"]
    assert titles(sandbox)


def test_a_wrong_key_stops_before_anything(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    monkeypatch.setenv("INTEND_API_KEY", "another-key")
    ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, titles(sandbox)) == (3, [])
    assert "refused the API key" in ran.err
    assert "another-key" not in ran.err + ran.out


def test_a_wrong_path_stops_before_anything(
    run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(folder / "clients.csv", client_rows(1))
    monkeypatch.setenv("INTEND_URL", f"{sandbox.url}/elsewhere")
    ran = run("import", "clients.csv", "--yes")
    assert (ran.exit_code, titles(sandbox)) == (3, [])
    assert "There is no Intend API" in ran.err


def test_a_new_sandbox_on_an_old_port_is_another_tenant(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one held says nothing of the other."""
    write_csv(folder / "clients.csv", client_rows(2))
    port = 0
    for _ in range(2):
        with running_sandbox(SandboxConfig(port=port)) as running:
            use(running, monkeypatch)
            port = int(running.url.rpartition(":")[2])
            assert run("import", "clients.csv", "--yes").exit_code == 0
            assert len(titles(running)) == 2
    assert statuses(folder / "clients.results.csv") == ["created"] * 2


def test_a_client_that_intend_no_longer_holds_is_not_sent_again(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deleted it on the screen: that is for a person to decide."""
    write_csv(folder / "clients.csv", client_rows(2))
    database = folder.parent / "intend.sqlite"
    with running_sandbox(SandboxConfig(database=database)) as running:
        use(running, monkeypatch)
        run("import", "clients.csv", "--yes")
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM client WHERE id = 1")
        assert run("import", "clients.csv", "--yes").exit_code == 1
        assert len(titles(running)) == 1
    log = read_csv(folder / "clients.results.csv")
    assert [line["status"] for line in log] == ["not_found", "already_created"]
    assert "no longer holds" in log[0]["message"]


def test_a_reference_of_another_client_is_an_error(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = [{"reference": "OLD-7", **row} for row in client_rows(2)]
    write_csv(folder / "clients.csv", rows[:1])
    run("import", "clients.csv", "--yes")
    write_csv(folder / "clients.csv", rows[1:])
    assert run("import", "clients.csv", "--yes").exit_code == 1
    line = read_csv(folder / "clients.results.csv")[0]
    assert line["status"] == "invalid"
    assert "OLD-7 was sent as client 1, Client 1 Ltd" in line["message"]
    assert len(titles(sandbox)) == 1


def test_a_client_id_that_is_not_here_is_an_error(run: Run, sandbox: Sandbox, folder: Path) -> None:
    write_csv(folder / "clients.csv", [{"client_id": "77", **client_rows(1)[0]}])
    assert run("import", "clients.csv", "--yes").exit_code == 1
    line = read_csv(folder / "clients.results.csv")[0]
    assert line["status"] == "invalid"
    assert "Name the column Reference" in line["message"]
    assert titles(sandbox) == []


def test_a_password_reaches_intend_and_nothing_else(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """Not the log, not the journal, not the screen."""
    rows = [{**client_rows(1)[0], "username": "kent", "password": "planted-pa55word"}]
    write_csv(folder / "clients.csv", rows)
    ran = run("import", "clients.csv", "--yes", "-v")
    assert ran.exit_code == 0
    (folder / "clients.csv").unlink()
    written = b"".join(path.read_bytes() for path in folder.parent.rglob("*") if path.is_file())
    assert b"planted-pa55word" not in written + ran.out.encode() + ran.err.encode()
    assert titles(sandbox)


def test_limit_sends_the_first_rows_and_leaves_the_rest(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """A good end; the next run goes on from there."""
    write_csv(folder / "clients.csv", client_rows(5))
    ran = run("import", "clients.csv", "--yes", "--limit", "2")
    assert (ran.exit_code, titles(sandbox)) == (0, ["Client 1 Ltd", "Client 2 Ltd"])
    assert "2 to create, 3 left for later" in ran.err
    assert statuses(folder / "clients.results.csv") == ["created"] * 2 + ["not_sent"] * 3
    run("import", "clients.csv", "--yes", "--limit", "2")
    assert statuses(folder / "clients.results.csv") == ["already_created"] * 2 + ["created"] * 2 + ["not_sent"]


def test_limit_does_not_hide_rows_that_need_a_person(run: Run, sandbox: Sandbox, folder: Path) -> None:
    rows = client_rows(3)
    rows[0]["type_code"] = "bakery"
    write_csv(folder / "clients.csv", rows)
    assert run("import", "clients.csv", "--yes", "--limit", "2").exit_code == 1
    assert titles(sandbox) == ["Client 2 Ltd"]


def test_show_prints_what_would_be_sent(run: Run, folder: Path) -> None:
    """To the letter, but for the password; without address or key, as nothing is sent."""
    rows = [{**row, "username": "kent", "password": "planted-pa55word"} for row in client_rows(3)]
    write_csv(folder / "clients.csv", rows)
    ran = run("import", "clients.csv", "--show", "3")
    payload = json.loads(ran.out)
    assert (ran.exit_code, payload["title"]) == (0, "Client 2 Ltd")
    assert payload["credentials"] == {"username": "kent", "password": "***"}
    assert payload["detail"]["eori_number"] is None
    assert "planted" not in ran.out + ran.err


def test_show_says_what_keeps_a_row_from_being_sent(run: Run, folder: Path) -> None:
    rows = client_rows(1)
    rows[0]["currency"] = "GBR"
    write_csv(folder / "clients.csv", rows)
    ran = run("import", "clients.csv", "--show", "2")
    assert (ran.exit_code, json.loads(ran.out)["currency"]) == (1, "GBR")
    assert "'GBR' is not a currency code" in ran.err


def test_show_of_a_row_that_is_not_there_names_those_that_are(run: Run, folder: Path) -> None:
    write_csv(folder / "clients.csv", client_rows(3))
    ran = run("import", "clients.csv", "--show", "9")
    assert ran.exit_code == 2
    assert "rows 2 to 4" in ran.err


def test_the_plan_names_the_profile(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """So that nobody sends a test sheet to the real system."""
    (folder / "intend-bulk.toml").write_text("[profile.rehearsal]\nrate = 500\n")
    write_csv(folder / "clients.csv", client_rows(1))
    ran = run("import", "clients.csv", "--dry-run", "--profile", "rehearsal")
    assert f"From clients.csv into {sandbox.url.removeprefix('http://')} (rehearsal): 1 to create." in ran.err


@pytest.mark.parametrize(
    ("wish", "exit_code", "creates", "outcomes"),
    [
        ("skip", 0, 2, ["duplicate", "created", "created"]),
        ("stop", 1, 0, ["duplicate", "not_sent", "not_sent"]),
        ("create", 0, 3, ["created", "created", "created"]),
    ],
)
def test_what_becomes_of_clients_that_intend_holds_is_a_wish(
    run: Run, sandbox: Sandbox, folder: Path, wish: str, exit_code: int, creates: int, outcomes: list[str]
) -> None:
    """Somebody else had made the first one before."""
    write_csv(folder / "clients.csv", client_rows(3))
    write_csv(folder / "before.csv", client_rows(1))
    assert run("import", "before.csv", "--yes", "--journal", str(folder / "another.sqlite")).exit_code == 0
    assert run("import", "clients.csv", "--yes", "--on-duplicate", wish).exit_code == exit_code
    assert [line["status"] for line in read_csv(folder / "clients.results.csv")] == outcomes
    assert len(titles(sandbox)) == 1 + creates


def test_a_file_of_nothing_but_duplicates_stops_too(run: Run, sandbox: Sandbox, folder: Path) -> None:
    """As that is what was asked for, it is not taken for a good end."""
    assert sandbox.url
    write_csv(folder / "clients.csv", client_rows(1))
    run("import", "clients.csv", "--yes", "--journal", str(folder / "another.sqlite"))
    ran = run("import", "clients.csv", "--yes", "--on-duplicate", "stop")
    assert ran.exit_code == 1
    assert "1 row is a duplicate, so nothing is sent" in ran.err
