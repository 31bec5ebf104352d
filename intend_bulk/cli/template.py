"""intend-bulk template"""

from pathlib import Path

import click

from intend_bulk.cli.lines import to_copy
from intend_bulk.cli.options import FILE, OUT, Common, common_options
from intend_bulk.system import next_name


@click.command()
@click.argument("out", type=OUT)
@click.option("--shipping", default=1, show_default=True, type=click.IntRange(0, 99), help="Shipping addresses.")
@click.option("--contacts", default=1, show_default=True, type=click.IntRange(0, 99), help="Additional contacts.")
@click.option("--codes", type=FILE, metavar="EXPORT", help="Offer the codes of this export in drop-downs.")
@common_options
def template(out: Path, shipping: int, contacts: int, codes: Path | None, common: Common) -> int:
    """Write a blank sheet to fill in, OUT.xlsx or OUT.csv. Required columns are coloured and marked with *.

    A workbook has notes on its headings, drop-downs and a sheet that says how to fill it in. The drop-downs offer the
    codes that the profile lists.

    \b
    Examples:
      intend-bulk template clients.xlsx
      intend-bulk template clients.xlsx --shipping 2 --contacts 0
      intend-bulk template clients.xlsx --codes export.xlsx
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
        codes=codes,
        own_codes=settings.codes,
    )
    common.screen.say_if_renamed(out, written)
    common.screen.result(
        {"template": str(written)},
        [f"Wrote {written}. Fill in one client a row, then: {to_copy('check', written, *common.given)}"],
    )
    return 0
