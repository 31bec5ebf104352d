"""Write a sheet to fill in."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from intend_bulk.errors import OutputError, SheetError, UsageProblem
from intend_bulk.model.choices import Codes, codes_in
from intend_bulk.model.client import fields
from intend_bulk.model.fields import Cell
from intend_bulk.sheets.reading import read_sheet
from intend_bulk.sheets.template import write_template
from intend_bulk.system import is_same_file


def make_template(
    path: Path,
    *,
    shipping: int,
    contacts: int,
    required: Collection[str],
    rows: Iterable[Mapping[str, Cell]] = (),
    codes: Path | Callable[[], Codes] | None = None,
    own_codes: Codes | None = None,
) -> Path:
    """Write a sheet with every column that can be sent, and the row's own reference; return where it stands.

    It is blank but for `rows`, cells by column name: [{"title": "Acme", "currency": "GBP"}]. The drop-downs of a
    workbook offer `codes`, those of an export or what else knows some, beside `own_codes`, the lists of the profile.
    Raises UsageProblem where they could not, or where it holds none.
    """
    held = _codes_of(codes, path) if codes else {}
    every = fields(shipping=shipping, contacts=contacts)
    columns = [field for field in every if field.sent or field.name == "reference"]
    return write_template(path, columns, required=required, rows=rows, codes=held, own_codes=own_codes)


def _codes_of(known_by: Path | Callable[[], Codes], template: Path) -> Codes:
    if template.suffix.lower() == ".csv":
        raise UsageProblem("A csv has no drop-downs.", hint="Leave --codes out, or name the template .xlsx.")
    return _codes_of_export(known_by, template) if isinstance(known_by, Path) else known_by()


def _codes_of_export(export: Path, template: Path) -> Codes:
    if is_same_file(export, template):
        raise OutputError(f"{template} is the export: it is not written over.", hint="Choose another name.")
    found = codes_in(read_sheet(export))
    if not found:
        raise SheetError(
            f"{export.name} holds no codes: no type, department, tax code, currency or country.",
            hint="Make one that does: intend-bulk export intend.xlsx",
        )
    return found
