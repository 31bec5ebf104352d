"""Row → nested payload, record → flat row; inverses of each other for every column that can be sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from intend_bulk.model.client import CLIENT, CONTACTS, SHIPPING, SINGLE, Repeated, column_name, field_at, field_named
from intend_bulk.model.fields import FLAG, JSON_TEXT, NUMBER, Cell, Field, Json, Path, is_empty, number_or_text

Cells = Mapping[str, str | None]
"""A row of the sheet by column name; None is an empty cell: {"title": "Acme", "vat_number": None}."""


def to_payload(cells: Cells, *, defaults: Mapping[str, str] | None = None) -> dict[str, Json]:
    """The JSON that creates a client, every documented key present.

    {"title": "Acme", "billing_town": "Leeds"} ->
    {"type": {"code": ""}, …, "title": "Acme", "billing_address": {…, "address_town": "Leeds"}, …}

    `defaults` are cell texts by column name, taken as `with_defaults` says. Columns that are not
    sent are passed over. Source: the vendor's reference, "Create a client".
    """
    cells = with_defaults(cells, defaults or {})
    payload: dict[str, Json] = {}
    for entry in CLIENT:
        if isinstance(entry, Repeated):
            payload[entry.key] = _items(entry, cells)
        elif entry.sent:
            _put(payload, entry.path, entry.to_json(cells.get(entry.name)))
    return payload


def with_defaults(cells: Cells, defaults: Mapping[str, str]) -> Cells:
    """The cells of a row with a default in the place of each empty cell and missing column that has one.

    with_defaults({"currency": None, "title": "Acme"}, {"currency": "GBP"}) -> {"currency": "GBP", "title": "Acme"}

    No default makes a shipping address or contact: it is taken only beside a cell of the same one that the row fills.
    """
    taken = {name: text for name, text in defaults.items() if cells.get(name) is None and _has_room(name, cells)}
    return {**cells, **taken} if taken else cells


def _has_room(name: str, cells: Cells) -> bool:
    """Whether what a default belongs to is sent: the client is, an address or contact only where it is filled."""
    field = field_named(name)
    if field is None or len(field.path) < 3:
        return True
    prefix, index = name.partition("_")[0], field.path[1]
    return any(
        fields[0].path[1] == index and _is_filled(fields, cells) for fields in _numbered_fields(prefix, tuple(cells))
    )


def _put(payload: dict[str, Json], path: Path, value: Json) -> None:
    inner = payload
    for step in path[:-1]:
        inner = inner.setdefault(str(step), {})  # type: ignore[assignment]  # the table nests only objects
    inner[str(path[-1])] = value


def _items(group: Repeated, cells: Cells) -> list[Json]:
    """The filled addresses or contacts of a row, closed up: shipping 1 and 3 become the first and the second."""
    numbered = _numbered_fields(group.prefix, tuple(cells))
    filled = [fields for fields in numbered if _is_filled(fields, cells)]
    items: list[dict[str, Json]] = [
        {str(field.path[-1]): field.to_json(cells.get(field.name)) for field in fields} for fields in filled
    ]
    if group is SHIPPING:
        _set_default_address(items)
    return [*items]


def _is_filled(fields: tuple[Field, ...], cells: Cells) -> bool:
    return any(cells.get(field.name) is not None for field in fields if field.kind is not FLAG)


def _set_default_address(items: list[dict[str, Json]]) -> None:
    """Where no address says whether it is the default, the first one is."""
    chosen = any(item["address_default"] for item in items)
    for position, item in enumerate(items):
        if not item["address_default"]:
            item["address_default"] = "1" if position == 0 and not chosen else "0"


@lru_cache(maxsize=64)
def _numbered_fields(prefix: str, columns: tuple[str, ...]) -> list[tuple[Field, ...]]:
    """Per address or contact that the sheet has columns for, in order, the fields that are sent.

    A shipping address is sent whole; a contact has the keys that the sheet has.
    """
    present: dict[int, dict[str, Field]] = {}
    for column in columns:
        field = field_named(column)
        if field and field.sent and len(field.path) == 3 and column.startswith(f"{prefix}_"):
            present.setdefault(int(field.path[1]), {})[column] = field
    if prefix == CONTACTS.prefix:
        return [tuple(present[index].values()) for index in sorted(present)]
    return [tuple(field for field in SHIPPING.numbered(index + 1) if field.sent) for index in sorted(present)]


def to_row(record: Mapping[str, Json]) -> dict[str, Cell]:
    """A client as Intend gives it, as a flat row by column name. No value is dropped, except the credentials.

    {"id": 16, "type": {"code": "retail"}, "loyalty": {"points": 5}} ->
    {"client_id": "16", "type_code": "retail", "loyalty.points": 5}

    A key that nobody documented has its JSON path as its column. Empty values (null, "", [], {}) are None.
    """
    row: dict[str, Cell] = {}
    shown = {key: value for key, value in record.items() if key != "credentials"} if "credentials" in record else record
    _flatten((), shown, row)
    return row


def _flatten(path: Path, values: Mapping[str, Json], row: dict[str, Cell]) -> None:
    """Put every value of an object into the row; a list is gone into only where clients or addresses stand in it."""
    for place, value in zip(_places(path, tuple(values)), values.values(), strict=True):
        if place.keeps_text and (value is None or isinstance(value, str)):  # as nearly all are
            row[place.column] = value or None
        elif isinstance(value, dict) and value and place.opens:
            _flatten(place.path, value, row)
        elif place.lists and isinstance(value, list) and all(isinstance(item, dict) for item in value):
            for index, item in enumerate(value):
                _flatten((*place.path, index), item, row)  # type: ignore[arg-type]  # they are objects, all of them
        elif not (place.only_holds and is_empty(value)):
            row[place.column] = place.to_cell(value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a record a value stands, and what becomes of it in a row."""

    path: Path
    column: str
    to_cell: Callable[[Json], Cell]
    keeps_text: bool
    """A text is its own cell."""
    opens: bool
    """What an object there holds has columns of its own."""
    lists: bool
    """So have the objects of a list."""
    only_holds: bool
    """It has no column where it is empty: "agent": null is no agent_id, agent_name and agent_account."""


@lru_cache(maxsize=512)
def _places(path: Path, keys: tuple[str, ...]) -> list[_Place]:
    """The places of an object's keys. Most objects have the keys of the one before, so this is worked out once."""
    return [_place((*path, key)) for key in keys]


def _place(path: Path) -> _Place:
    field, only_holds = field_at(path), path in _CONTAINERS or path[:-1] in _LISTS
    return _Place(
        path,
        column_name(path),
        field.kind.to_cell if field else _undocumented,
        keeps_text=not only_holds and not (field and field.kind in (NUMBER, JSON_TEXT)),
        opens=not (field and field.kind is JSON_TEXT),
        lists=path in _LISTS,
        only_holds=only_holds,
    )


_LISTS = {(SHIPPING.key,), (CONTACTS.key,)}
_CONTAINERS = _LISTS | {entry.path[:depth] for entry in SINGLE for depth in range(1, len(entry.path))}


def _undocumented(value: Json) -> Cell:
    return value if isinstance(value, bool) else number_or_text(value)
