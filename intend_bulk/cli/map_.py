"""intend-bulk map"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.lines import to_copy
from intend_bulk.cli.map_shown import first_samples, samples, shown
from intend_bulk.cli.options import FILE, OUT, Common, common_options, encoding_option
from intend_bulk.system import is_terminal

if TYPE_CHECKING:
    from intend_bulk.jobs.mapping import Draft
    from intend_bulk.sheets.mapping.proposing import Proposal


@click.command(name="map")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="MAPPING", help="Where the mapping goes. [NAME.mapping.toml]")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where it has several.")
@encoding_option
@click.option("--yes", is_flag=True, help="Do not ask: save what is suggested.")
@common_options
def map_(file: Path, output: Path | None, sheet: str | None, encoding: str | None, yes: bool, common: Common) -> int:
    """Suggest which heading of a foreign file feeds which of our columns, ask where it is unclear, and save that.

    The mapping is a text file with comments, to be edited by hand; check and import read the file by it.

    \b
    Examples:
      intend-bulk map old-crm.csv
      intend-bulk map old-crm.xlsx --sheet Customers -o crm.toml
      intend-bulk map old-crm.csv --yes
    """
    from intend_bulk.cli.map_questions import ask_all
    from intend_bulk.jobs.mapping import beside, draft_mapping, save_mapping

    settings = common.settings()
    draft = draft_mapping(file, settings, sheet_name=sheet, encoding=encoding)
    common.screen.table(("Heading", "Feeds", "How sure", "Values"), [_line(found) for found in draft.proposals])
    if not yes and common.screen.shows_results and is_terminal(sys.stdin):
        draft = ask_all(draft, common.screen)
    wanted = output or beside(file)
    left = save_mapping(draft, wanted, settings)
    written = left.path
    common.screen.say_if(left.said)
    chosen = {"--sheet": sheet, "--encoding": encoding, "--mapping": written if written != beside(file) else None}
    given = [word for option, value in chosen.items() if value for word in (option, value)]
    next_command = to_copy("check", file, *given, *common.given)
    common.screen.result(_document(draft, written), _summary(draft, written, next_command))
    return 0


def _line(found: "Proposal") -> list[str]:
    if found.suggestion is None:
        return [shown(found.glimpse.heading), "-", "", samples(found)]
    feeds = found.suggestion.name + ("" if found.taken else "?")
    return [shown(found.glimpse.heading), feeds, f"{found.suggestion.how_sure:.0%}", samples(found)]


def _summary(draft: "Draft", written: Path, next_command: str) -> list[str]:
    fed = len(draft.columns)
    lines = [f"{fed} of {len(draft.proposals)} headings feed a column. Wrote {written}."]
    if draft.missing:
        lines.append(f"Nothing feeds {', '.join(draft.missing)} yet: the mapping has a line for each, to fill in.")
    if draft.to_translate:
        lines.append(f"Look at the values of {', '.join(draft.to_translate)}: what each is sent as is open.")
    return [*lines, f"Next: {next_command}"]


def _document(draft: "Draft", written: Path) -> Mapping[str, object]:
    return {
        "mapping": str(written),
        "headings": [
            {
                "letter": found.glimpse.letter,
                "heading": found.glimpse.heading,
                "samples": first_samples(found),
                "column": found.suggestion.name if found.suggestion else None,
                "how_sure": round(found.suggestion.how_sure, 2) if found.suggestion else None,
                "why": found.suggestion.why if found.suggestion else None,
            }
            for found in draft.proposals
        ],
        "missing": draft.missing,
        "values": draft.to_translate,
    }
