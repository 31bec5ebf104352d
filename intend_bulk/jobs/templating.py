"""Write a sheet to fill in."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from intend_bulk.model.client import fields
from intend_bulk.model.fields import Cell
from intend_bulk.sheets.template import write_template


def make_template(
    path: Path,
    *,
    shipping: int,
    contacts: int,
    required: Collection[str],
    rows: Iterable[Mapping[str, Cell]] = (),
) -> Path:
    """Write a sheet with every column that can be sent, and the row's own reference; return where it stands.

    It is blank but for `rows`, cells by column name: [{"title": "Acme", "currency": "GBP"}].
    """
    every = fields(shipping=shipping, contacts=contacts)
    columns = [field for field in every if field.sent or field.name == "reference"]
    return write_template(path, columns, required=required, rows=rows)
