"""Which sheet of a workbook is meant, where several may be: a person at a terminal is asked."""

import sys
from collections.abc import Callable
from typing import TypeVar

from intend_bulk.cli.options import Common
from intend_bulk.cli.problems_shown import plain
from intend_bulk.errors import SeveralSheets
from intend_bulk.system import is_terminal

T = TypeVar("T")


def asking_which_sheet(
    common: Common, sheet: str | None, act: Callable[[str | None], T], *, ask: bool = True
) -> tuple[T, str | None]:
    """What `act` does with the sheet that was named, or with the one that a person chooses; with it, its name.

    Raises SeveralSheets where nobody can be asked, or none is chosen.
    """
    try:
        return act(sheet), sheet
    except SeveralSheets as error:
        if not (ask and is_terminal(sys.stdin)):
            raise
        common.screen.say(f"{error.message.rstrip('.')}:")
        names = {plain(name): name for name in error.names}
        chosen = common.screen.choose("Which one?", [*names])
        if chosen is None:
            raise
        return act(names[chosen]), names[chosen]
