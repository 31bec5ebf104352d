"""Write a blank template."""

from collections.abc import Collection
from pathlib import Path

from intend_bulk.model.client import fields
from intend_bulk.sheets.template import write_template


def make_template(path: Path, *, shipping: int, contacts: int, required: Collection[str]) -> Path:
    """Write a blank sheet with every column that can be sent, and the row's own reference; return where it stands."""
    columns = [
        field for field in fields(shipping=shipping, contacts=contacts) if field.sent or field.name == "reference"
    ]
    return write_template(path, columns, required=frozenset(required))
