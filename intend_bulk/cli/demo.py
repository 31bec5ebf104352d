"""intend-bulk demo"""

import contextlib
import io
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click

from intend_bulk.cli.lines import fitted
from intend_bulk.cli.options import screen_options
from intend_bulk.cli.running import run_command
from intend_bulk.cli.screen import Screen
from intend_bulk.model.fields import Cell
from intend_bulk.settings_file import FILE_NAME
from intend_bulk.system import check_writable, next_name

_FOLDER = Path("intend-bulk-demo")
_IN_INTEND, _NEW = 40, 24
_STEPS = (
    ("A blank sheet to fill in:", "template template.xlsx", 0),
    ("clients.xlsx is such a sheet, filled in, with a few mistakes. What is wrong with it?", "check clients.xlsx", 1),
    (
        "Send the rows without errors; a copy of the sheet says beside each row what became of it:",
        "import clients.xlsx --yes --skip-invalid --rate 20",
        1,
    ),
    (
        "You would correct its red cells now. The same command on that copy sends what is left, nothing twice:",
        "import clients.results.xlsx --yes --rate 20",
        1,
    ),
    ("And back: every client of Intend in one sheet:", "export intend.xlsx --rate 20", 0),
)


@click.command()
@screen_options
def demo(screen: Screen) -> int:
    """See the whole loop: template, check, import, log, export. No account, no question, a folder of its own.

    It runs against a sandbox of its own, an Intend on this machine that ends with the demo.

    \b
    Examples:
      intend-bulk demo
      intend-bulk demo --json
    """
    from intend_bulk.sandbox import SandboxConfig, running_sandbox

    folder = next_name(_FOLDER) if _FOLDER.exists() else _FOLDER
    check_writable(folder)
    folder.mkdir()
    with _silent_results(screen), running_sandbox(SandboxConfig(clients=_IN_INTEND)) as sandbox:
        click.echo(f"A sandbox of Intend runs at {sandbox.url}; it holds {_IN_INTEND} made-up clients.")
        settings = {
            "INTEND_URL": sandbox.url,
            "INTEND_API_KEY": sandbox.api_key,
            "INTEND_BULK_JOURNAL": "journal.sqlite",
        }
        with contextlib.chdir(folder), _environment(settings):
            Path(FILE_NAME).write_text(
                "# Empty, so that the demo takes nothing from your own settings.\n", encoding="utf-8"
            )
            _write_sample(Path("clients.xlsx"))
            steps = list(_run_steps(is_quiet=screen.is_quiet))
    exit_code = next((step.exit_code or 3 for step in steps if not step.is_as_expected), 0)
    screen.result(_document(folder, steps, exit_code), _closing_words(folder))
    return exit_code


@dataclass(frozen=True)
class _Step:
    """A command that the demo ran."""

    command: str
    exit_code: int
    is_as_expected: bool


def _run_steps(*, is_quiet: bool) -> Iterator[_Step]:
    """Run each command as a user would, up to the first that does not end as it should."""
    commands = click.get_current_context().find_root().command
    for words, command, expected in _STEPS:
        click.echo(f"\n{fitted(words)}\n$ intend-bulk {command}")
        exit_code = run_command(commands, [*shlex.split(command), *(["-q"] if is_quiet else [])])
        yield _Step(f"intend-bulk {command}", exit_code, exit_code == expected)
        if exit_code != expected:
            return


def _silent_results(screen: Screen) -> contextlib.AbstractContextManager[object]:
    """Where results are not shown in words, those of the steps go nowhere."""
    return contextlib.nullcontext() if screen.shows_results else contextlib.redirect_stdout(io.StringIO())


def _document(folder: Path, steps: Sequence[_Step], exit_code: int) -> Mapping[str, object]:
    return {
        "folder": str(folder),
        "files": sorted(str(path) for path in folder.iterdir()),
        "steps": [{"command": step.command, "exit_code": step.exit_code} for step in steps],
        "exit_code": exit_code,
    }


def _write_sample(path: Path) -> None:
    """A filled-in template: clients that the sandbox does not hold, a few of them with mistakes."""
    from intend_bulk.jobs.templating import make_template
    from intend_bulk.model.payload import to_row
    from intend_bulk.sandbox import made_up_clients
    from intend_bulk.settings import Settings

    payloads = islice(made_up_clients(_IN_INTEND + _NEW), _IN_INTEND, None)
    rows = [to_row(payload) | {"reference": f"OLD-{n}"} for n, payload in enumerate(payloads, start=1)]
    rows[8]["tax_code"] = "T1"  # its own code is that of no client in the sandbox, which import would speak of
    make_template(path, shipping=3, contacts=2, required=Settings().required, rows=_with_mistakes(rows))


def _with_mistakes(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    mistakes: tuple[tuple[int, str, Cell], ...] = (
        (4, "email", "info at acme.co.uk"),
        (7, "currency", "GBR"),
        (11, "title", None),
        (16, "billing_default", "maybe"),
        (19, "contact_person", f" {rows[19]['contact_person'] or 'Sam Field'} "),
    )
    for position, name, cell in mistakes:
        rows[position][name] = cell
    return [*rows, rows[2]]


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Only these settings of ours, none that the user has."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("INTEND_")]:
        del os.environ[name]
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _closing_words(folder: Path) -> list[str]:
    made: dict[str, Any] = {
        "template.xlsx": "a blank sheet",
        "clients.xlsx": "a sheet with a few mistakes",
        "clients.checked.xlsx": "a copy, each mistake in its cell",
        "clients.results.xlsx": "a copy, what became of each row",
        "clients.results.csv": "the log: the same as a table",
        "intend.xlsx": "every client of the sandbox",
    }
    lines = [f"  {folder / name!s:<37} {words}" for name, words in made.items() if (folder / name).exists()]
    return [
        "",
        "Made:",
        *lines,
        "",
        "To try next:",
        "  intend-bulk template my-clients.xlsx  a blank sheet for your own clients",
        "  intend-bulk check my-clients.xlsx     what is wrong with it; nothing is sent",
        "  intend-bulk sandbox --clients 120     an Intend to rehearse with, until Ctrl-C",
    ]
