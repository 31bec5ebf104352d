"""Options that every command has."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from intend_bulk.cli.screen import Screen
from intend_bulk.settings import Settings, load_settings
from intend_bulk.system import as_on_disk

F = TypeVar("F", bound=Callable[..., Any])
OUT = click.Path(path_type=Path)
"""An output; whether it can be written is the job's to say, in words."""


class _File(click.Path):
    """A file to read, as its folder spells the name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return as_on_disk(Path(os.fsdecode(super().convert(value, param, ctx))))


FILE = _File(path_type=Path)
"""An input; whether it can be read is the job's to say, in words."""


def common_options(command: F) -> F:
    """--profile, --url, --journal, --json, -v, -q, as one argument `common`."""

    @click.option("--profile", metavar="NAME", help="Table of intend-bulk.toml to take the settings from.")
    @click.option("--url", metavar="URL", help="Address of Intend; a bare host is https. [env: INTEND_URL]")
    @click.option("--journal", metavar="PATH", help="File that keeps what was sent. [env: INTEND_BULK_JOURNAL]")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document to stdout.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
    @functools.wraps(command)
    def with_common(
        *,
        profile: str | None,
        url: str | None,
        journal: str | None,
        as_json: bool,
        verbose: bool,
        quiet: bool,
        **own: Any,
    ) -> Any:
        screen = Screen(as_json=as_json, is_verbose=verbose, is_quiet=quiet)
        return command(common=Common(screen, profile, {"url": url, "journal": journal}), **own)

    return with_common  # type: ignore[return-value]  # click looks at the wrapper's own parameters


class Common:
    """What the common options say, and the screen to show things on."""

    def __init__(self, screen: Screen, profile: str | None, options: dict[str, Any]) -> None:
        self.screen = screen
        self.profile = profile
        self._options = options

    def settings(self, **options: Any) -> Settings:
        """The settings, with further options that the command has: settings(rate=5.0)."""
        return load_settings({**self._options, **options}, profile=self.profile)
