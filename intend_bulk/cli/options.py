"""Options that every command has."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from intend_bulk.cli.log_file import say_begin, say_end, telling
from intend_bulk.cli.running import exit_code_of
from intend_bulk.cli.screen import Screen
from intend_bulk.cli.wrong_use import name_of
from intend_bulk.setting_values import check_name
from intend_bulk.settings import Settings, load_settings
from intend_bulk.system import as_on_disk

F = TypeVar("F", bound=Callable[..., Any])


class _Named(click.Path):
    """The name of a file; one that no file can have is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        check_name(str(value), _place(param))
        return super().convert(value, param, ctx)


def _place(param: click.Parameter | None) -> str:
    """What an option or argument is called in a sentence: "--output", "FILE"."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else "file"


OUT = _Named(path_type=Path)
"""An output; whether it can be written is the job's to say, in words."""


class _File(_Named):
    """A file to read, as its folder spells the name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return as_on_disk(Path(os.fsdecode(super().convert(value, param, ctx))))


FILE = _File(path_type=Path)
"""An input; whether it can be read is the job's to say, in words."""


def encoding_option(command: F) -> F:
    """--encoding, for a command that reads a spreadsheet."""
    words = "Encoding of a text file, such as cp1252 or big5. [found in the file]"
    return click.option("--encoding", metavar="NAME", help=words)(command)


def screen_options(command: F) -> F:
    """--json, --log-file, -v, -q, as one argument `screen`: for a command without settings."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document to stdout.")
    @click.option("--log-file", type=OUT, metavar="PATH", help="Add what happens to this file, as lines of JSON.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
    @functools.wraps(command)
    def with_screen(*, as_json: bool, log_file: Path | None, verbose: bool, quiet: bool, **own: Any) -> Any:
        screen = Screen(as_json=as_json, is_verbose=verbose, is_quiet=quiet)
        name = name_of(click.get_current_context())
        with telling(screen, log_file):
            began = say_begin(name)
            try:
                exit_code = command(screen=screen, **own)
            except BaseException as error:
                say_end(name, began, exit_code=exit_code_of(error), error=error)
                raise
            say_end(name, began, exit_code=exit_code)
            return exit_code

    return with_screen  # type: ignore[return-value]  # click looks at the wrapper's own parameters


def common_options(command: F) -> F:
    """--profile, --url, --journal and those of the screen, as one argument `common`."""

    @click.option("--profile", metavar="NAME", help="Table of intend-bulk.toml to take the settings from.")
    @click.option("--url", metavar="URL", help="Address of Intend; a bare host is https. [env: INTEND_URL]")
    @click.option("--journal", metavar="PATH", help="File that keeps what was sent. [env: INTEND_BULK_JOURNAL]")
    @screen_options
    @functools.wraps(command)
    def with_common(*, screen: Screen, profile: str | None, url: str | None, journal: str | None, **own: Any) -> Any:
        return command(common=Common(screen, profile, {"url": url, "journal": journal}), **own)

    return with_common  # type: ignore[return-value]  # as above


class Common:
    """What the common options say, and the screen to show things on."""

    def __init__(self, screen: Screen, profile: str | None, options: dict[str, Any]) -> None:
        self.screen = screen
        self.profile = profile
        self._options = options

    @property
    def given(self) -> list[str]:
        """The common options as they were given, for the next command: ["--profile", "test"]."""
        options = {"profile": self.profile, **self._options}
        return [word for name, value in options.items() if value is not None for word in (f"--{name}", value)]

    @property
    def chosen_profile(self) -> str | None:
        """The profile that was asked for by its name."""
        return self.profile or os.environ.get("INTEND_BULK_PROFILE") or None

    def settings(self, *, may_be_new: bool = False, **options: Any) -> Settings:
        """The settings, with further options that the command has: settings(rate=5.0).

        With `may_be_new`, a profile that is not there yet is no error, provided that --url is given.
        """
        given = {**self._options, **options}
        may_be_new = may_be_new and given["url"] is not None
        return load_settings(given, profile=self.profile, may_be_new=may_be_new)
