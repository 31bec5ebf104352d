"""--mapping: the mapping that a file is read by, or the one that lies beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import OUT
from intend_bulk.cli.screen import Screen

if TYPE_CHECKING:
    from intend_bulk.sheets.mapping.mapping_file import SheetMapping

NONE = Path("none")

mapping_option = click.option(
    "--mapping",
    "mapping_file",
    type=OUT,
    metavar="FILE",
    help="Read the file by this mapping; none for no mapping. [NAME.mapping.toml, where it is there]",
)


def chosen_mapping(file: Path, wanted: Path | None, screen: Screen) -> "SheetMapping | None":
    """The mapping that was asked for, else the one beside the file, which is said; None for none."""
    from intend_bulk.jobs.mapping import beside
    from intend_bulk.sheets.mapping.mapping_file import read_mapping

    if wanted == NONE:
        return None
    if wanted is None and not _is_file(beside(file)):
        return None
    path = wanted or beside(file)
    mapping = read_mapping(path)
    if wanted is None:
        screen.say(f"Using {path.name}.")
    return mapping


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # with our ending, its name is longer than a name may be
        return False


def as_given(mapping_file: Path | None) -> list[str]:
    """The option as it was given, for the next command; one that was found is found again."""
    return ["--mapping", str(mapping_file)] if mapping_file else []
