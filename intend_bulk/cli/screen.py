"""What a user sees: results on stdout, everything else on stderr, progress only on a terminal."""

import functools
import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from intend_bulk.cli.lines import colour, fitted
from intend_bulk.model.outcomes import RunSummary, Status
from intend_bulk.system import holds_unicode, interruptible, is_terminal, open_elsewhere, wait_for_input

T = TypeVar("T")

_log = logging.getLogger(__name__)
_INDENT = 2
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}
_FAILED = (Status.INVALID, Status.REJECTED, Status.UNCONFIRMED, Status.NOT_FOUND)


class Screen:
    """The terminal; it listens to jobs (see jobs.listening.Listener)."""

    def __init__(self, *, as_json: bool = False, is_verbose: bool = False, is_quiet: bool = False) -> None:
        self._as_json = as_json
        self.is_verbose = is_verbose
        self.is_quiet = is_quiet
        self._progress: Any = None
        self._task: Any = None
        self._began = 0.0

    @property
    def shows_results(self) -> bool:
        """Whether results are shown in words."""
        return not (self._as_json or self.is_quiet)

    def result(self, document: Mapping[str, object], lines: Sequence[str], *, in_one_line: bool = False) -> None:
        """Show what came of a command: in words, or with --json as one document.

        A line that begins with a space is laid out already, or a command to copy: it is shown as it is.
        """
        if self._as_json:
            print_json(document, in_one_line=in_one_line)
        elif not self.is_quiet:
            for line in lines:
                click.echo(line if line.startswith(" ") else fitted(line), color=colour())

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table, whose last column has the most room; with --json it is part of the document instead."""
        if not self.shows_results:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
        for heading in headings[:-1]:
            table.add_column(heading, max_width=15, overflow="fold")
        table.add_column(headings[-1], overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        Console(file=sys.stdout, color_system=_colours()).print(table)

    def error(self, message: str, hint: str | None = None) -> None:
        """Say what went wrong in one sentence, and the way out below it; even when quiet."""
        self._pause()
        self._echo(fitted(f"Error: {message}", err=True, hanging=_INDENT), in_colour="red")
        if hint:
            self._echo(fitted(f"  {hint}", err=True))

    def warn(self, message: str) -> None:
        """Say what a person must know of, though the command goes on; even when quiet."""
        self._pause()
        self._echo(fitted(f"Warning: {message}", err=True, hanging=_INDENT), in_colour="yellow")

    def say(self, message: str) -> None:
        """Say something beside the result."""
        self._pause()
        if not self.is_quiet:
            self._echo(fitted(message, err=True))

    def _echo(self, text: str, *, in_colour: str | None = None) -> None:
        """Write to stderr, the first word in a colour where there is one."""
        word, colon, rest = text.partition(":")
        shown = click.style(word + colon, fg=in_colour, bold=True) + rest if in_colour else text
        click.echo(shown, err=True, color=colour())

    def say_if(self, message: str) -> None:
        """Say what there is to say beside the result, if anything."""
        if message:
            self.say(message)

    def say_if_open(self, file: Path) -> None:
        """A file that is open elsewhere is read as it was last saved: what is on the screen there may be newer."""
        if program := open_elsewhere(file):
            self.say(f"{file.name} is open in {program}: reading the last saved version.")

    def say_if_renamed(self, wanted: Path, written: Path) -> None:
        """A file that is not ours, or that somebody edited, is left alone: ours got another name."""
        if written != wanted:
            self.say(f"{wanted.name} was there already and is left as it is: wrote {written.name}.")

    def ask(self, question: str) -> bool:
        """Ask a person; no is the default."""
        return self._answer(f"{question} [y/N]: ", _ANSWERS, "Type y for yes or n for no.")

    def choose(self, question: str, names: Sequence[str]) -> str | None:
        """Ask a person which of several, by its number; None for none of them, which is the default."""
        for number, name in enumerate(names, start=1):
            self._echo(fitted(f"  {number}  {name}", err=True))
        answers = {"": None, **{str(number): name for number, name in enumerate(names, start=1)}}
        prompt, help_text = f"{question} [1-{len(names)}, Enter for none]: ", f"Type a number from 1 to {len(names)}."
        return self._answer(prompt, answers, help_text)

    def _answer(self, prompt: str, answers: Mapping[str, T], help_text: str) -> T:
        while (said := self.answer(prompt).casefold()) not in answers:
            click.echo(help_text, err=True)
        return answers[said]

    def answer(self, prompt: str) -> str:
        """What a person types, without space around it."""
        self._pause()
        try:
            with interruptible():
                return _line(prompt)
        except KeyboardInterrupt:
            raise click.Abort from None

    @contextmanager
    def progress(self) -> Iterator["Screen"]:
        """Show the progress of the jobs within the block, where there is a terminal to show it on."""
        try:
            yield self
        finally:
            self._pause()

    def stage(self, title: str, *, total: int | None = None) -> None:
        self._pause()
        _log.info("stage", extra={"stage": title, "rows": total})
        if self.is_quiet or self.is_verbose or not is_terminal(sys.stderr):
            return
        self._progress = _new_progress(with_time_left=total is not None)
        self._task = self._progress.add_task(title, total=total, words="")
        self._began = time.monotonic()
        self._progress.start()

    def advance(self, done: int) -> None:
        if self._progress:
            self._progress.update(self._task, completed=done, words=f"{done}")

    def waiting(self, why: str, seconds: float) -> None:
        if self._progress:
            self._progress.update(self._task, words=f"{why}: {seconds:.0f} s")

    def counted(self, summary: RunSummary) -> None:
        if self._progress:
            self._progress.update(self._task, completed=summary.done, words=self._counts(summary))

    def _counts(self, summary: RunSummary) -> str:
        """ "12 of 300, created 10, failed 2, 1.9/s"."""
        created = summary.counts[Status.CREATED]
        failed = sum(summary.counts[status] for status in _FAILED)
        rate = created / max(time.monotonic() - self._began, 0.001)
        return f"{summary.done} of {summary.rows}, created {created}, failed {failed}, {rate:.1f}/s"

    def _pause(self) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None


def _line(prompt: str) -> str:
    """As click.prompt asks; its input() would not hear of a signal that comes a moment before it waits."""
    click.echo(prompt, nl=False, err=True)
    wait_for_input(sys.stdin)
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    return line.strip()


def _colours() -> Literal["auto"] | None:
    return None if colour() is False else "auto"


def print_json(document: Mapping[str, object], *, in_one_line: bool = False) -> None:
    """Print a document to stdout; with escapes where stdout does not take every character.

    A value that is an iterator is printed as a list, piece by piece: it may be long.
    """
    write = functools.partial(click.echo, nl=False)
    as_text = functools.partial(json.dumps, ensure_ascii=not holds_unicode(sys.stdout))
    if in_one_line:
        click.echo(as_text(document))
        return
    for number, (name, value) in enumerate(document.items()):
        write(f"{',' if number else '{'}\n{_pad(1)}{as_text(name)}: ")
        if isinstance(value, Iterator):
            is_empty = True
            for item in value:
                write(f"{'[' if is_empty else ','}\n{_pad(2)}{_indented(as_text(item, indent=_INDENT), 2)}")
                is_empty = False
            write("[]" if is_empty else f"\n{_pad(1)}]")
        else:
            write(_indented(as_text(value, indent=_INDENT), 1))
    click.echo("\n}" if document else "{}")


def _indented(text: str, depth: int) -> str:
    return text.replace("\n", f"\n{_pad(depth)}")


def _pad(depth: int) -> str:
    return " " * _INDENT * depth


def _new_progress(*, with_time_left: bool) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

    columns: list[ProgressColumn] = [TextColumn("{task.description}"), BarColumn(bar_width=20)]
    columns.append(TextColumn("{task.fields[words]}"))
    if with_time_left:
        columns += [TimeRemainingColumn(), TextColumn("left")]
    return Progress(*columns, console=Console(stderr=True, color_system=_colours()), transient=True)
