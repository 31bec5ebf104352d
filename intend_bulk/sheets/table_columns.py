"""The columns of the tables that we write."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intend_bulk.model.fields import Field, Shape, label_of


@dataclass(frozen=True)
class TableColumn:
    """A column of a table that we write."""

    name: str
    """The heading in csv and json."""
    label: str
    """The heading in a workbook."""
    shape: Shape = Shape.TEXT
    colours: Mapping[str, str] = field(default_factory=dict)
    """What colour a text has in a workbook: {"created": "E0F0DA"}."""
    cells_of: str = ""
    """In a workbook, its texts are links to the cells of this sheet that they name: "Clients"."""


def field_column(name: str, field: Field | None) -> TableColumn:
    """The column of a field; of a key that nobody documented, where there is no field."""
    return TableColumn(name, field.label, field.kind.shape) if field else TableColumn(name, name, Shape.NUMBER)


def plain_column(
    name: str, shape: Shape = Shape.TEXT, *, colours: Mapping[str, str] | None = None, cells_of: str = ""
) -> TableColumn:
    """The column of a report: plain_column("sent_at") has the label "Sent at"."""
    return TableColumn(name, label_of(name), shape, colours or {}, cells_of)
