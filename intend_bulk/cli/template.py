"""intend-bulk template"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.lines import to_copy
from intend_bulk.cli.options import FILE, OUT, Common, common_options
from intend_bulk.model.counting import counted
from intend_bulk.system import next_name

if TYPE_CHECKING:
    from intend_bulk.model.choices import Codes
    from intend_bulk.settings import Settings

_LIVE = "live"


def _export_or_live(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | str | None:
    """The word before a file of that name, which can be given as ./live."""
    return value if value in (None, _LIVE) else FILE.convert(value, param, ctx)


@click.command()
@click.argument("out", type=OUT)
@click.option("--shipping", default=1, show_default=True, type=click.IntRange(0, 99), help="Shipping addresses.")
@click.option("--contacts", default=1, show_default=True, type=click.IntRange(0, 99), help="Additional contacts.")
@click.option(
    "--codes",
    metavar="EXPORT|live",
    callback=_export_or_live,
    help="Offer codes in drop-downs: those of an export, or the word live for what the journal knows of your Intend.",
)
@common_options
def template(out: Path, shipping: int, contacts: int, codes: Path | str | None, common: Common) -> int:
    """Write a blank sheet to fill in, OUT.xlsx or OUT.csv. Required columns are coloured and marked with *.

    A workbook has notes on its headings, drop-downs and a sheet that says how to fill it in. The drop-downs offer the
    codes that the profile lists.

    \b
    Examples:
      intend-bulk template clients.xlsx
      intend-bulk template clients.xlsx --shipping 2 --contacts 0
      intend-bulk template clients.xlsx --codes export.xlsx
      intend-bulk template clients.xlsx --codes live
      intend-bulk template clients.csv
    """
    from intend_bulk.jobs.templating import make_template

    settings = common.settings()
    place = next_name(out) if out.is_file() else out  # a filled-in template looks like any other
    written = make_template(
        place,
        shipping=shipping,
        contacts=contacts,
        required=settings.needed_columns,
        codes=(lambda: _live_codes(common, settings)) if isinstance(codes, str) else codes,
        own_codes=settings.codes,
    )
    common.screen.say_if_renamed(out, written)
    common.screen.result(
        {"template": str(written)},
        [f"Wrote {written}. Fill in one client a row, then: {to_copy('check', written, *common.given)}"],
    )
    return 0


def _live_codes(common: Common, settings: "Settings") -> "Codes":
    from intend_bulk.jobs.learnt_codes import needed_codes

    seen = needed_codes(settings)
    common.screen.say(
        f"Its drop-downs offer the codes of {counted(seen.clients, 'client')}, as read on {seen.read_on}."
    )
    return seen.codes
