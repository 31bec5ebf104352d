"""Rules over several columns and several rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from intend_bulk.model.client import SHIPPING, field_named
from intend_bulk.model.fields import FLAG, label_of
from intend_bulk.model.identity import identity_of, normalised, reference_key
from intend_bulk.model.payload import with_defaults
from intend_bulk.model.problems import Problem, problem
from intend_bulk.model.sheet import Row, Sheet


def trimmed(sheet: Sheet) -> tuple[list[Row], list[Problem]]:
    """The rows without space around their texts, and a note for every cell that had some."""
    rows, notes = [], []
    for row in sheet.rows:
        cells = {name: (text.strip() or None) if text else None for name, text in row.cells.items()}
        changed = [name for name, text in row.cells.items() if text != cells[name]]
        notes += [sheet.problem("space_trimmed", row.number, name, value=row.cells[name] or "") for name in changed]
        rows.append(replace(row, cells=cells) if changed else row)
    return rows, notes


def doubles(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Problem]:
    """Rows that are the same client as one above, or share only an e-mail address or a reference with one above."""
    clients: dict[str, Row] = {}
    emails: dict[str, Row] = {}
    references: dict[str, Row] = {}
    for row in rows:
        email, reference = normalised(row.cells.get("email")), reference_key(row.cells)
        above = clients.setdefault(identity_of(row.cells), row)
        namesake = emails.setdefault(email, row) if email else row
        holder = references.setdefault(reference, row) if reference else row
        if above is not row:
            same = "e-mail and title" if email else "title, billing post code and contact number"
            yield _about(sheet, "duplicate_in_file", row, "title", first=above.number, same=same)
        elif namesake is not row:
            yield _about(sheet, "email_shared", row, "email", first=namesake.number, title=_title(namesake))
        if identity_of(holder.cells) != identity_of(row.cells):
            yield _about(sheet, "reference_twice", row, "reference", first=holder.number, title=_title(holder))


def defaults_taken(sheet: Sheet, rows: Sequence[Row], defaults: Mapping[str, str]) -> Iterator[Problem]:
    """A note for every column of which empty cells are sent as a default, at its heading."""
    counts: Counter[str] = Counter()
    for row in rows if defaults else ():
        filled = with_defaults(row.cells, defaults)
        counts.update(name for name in defaults if row.cells.get(name) is None and filled.get(name) is not None)
    for name, count in counts.items():
        column = sheet.heading(name) if name in sheet.known else label_of(name)
        found = f"{count} of {len(rows)}"
        yield problem(
            "default_taken",
            row=sheet.heading_row,
            column=column,
            cell=sheet.cell(sheet.heading_row, name),
            found=found,
            default=defaults[name],
        )


def within_rows(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Problem]:
    """Cells that are right one by one, and wrong together."""
    addresses = _shipping_columns(sheet)
    for row in rows:
        if row.cells.get("password") and not row.cells.get("username"):
            yield _about(sheet, "password_without_username", row, "password")
        defaults = [n for n, names in addresses.items() if _is_sent_as_default(row, n, names)]
        if len(defaults) > 1:
            numbers = f"{', '.join(map(str, defaults[:-1]))} and {defaults[-1]}"
            yield _about(sheet, "several_defaults", row, _default_of(defaults[1]), numbers=numbers)


def _shipping_columns(sheet: Sheet) -> dict[int, list[str]]:
    """The columns of each shipping address, but that which says whether it is the default."""
    columns: dict[int, list[str]] = {}
    for name in sheet.known:
        field = field_named(name)
        if field and field.sent and field.path[:1] == (SHIPPING.key,):
            n = int(field.path[1]) + 1
            columns.setdefault(n, []).extend([name] if name != _default_of(n) else [])
    return dict(sorted(columns.items()))


def _default_of(n: int) -> str:
    return f"{SHIPPING.prefix}_{n}_default"


def _is_sent_as_default(row: Row, n: int, names: Iterable[str]) -> bool:
    """An address with nothing else filled is not sent at all."""
    flag = row.cells.get(_default_of(n))
    return flag is not None and FLAG.to_json(flag) == "1" and any(row.cells.get(name) for name in names)


def _title(row: Row) -> str:
    return row.cells.get("title") or ""


def _about(sheet: Sheet, code: str, row: Row, name: str, **words: object) -> Problem:
    return sheet.problem(code, row.number, name, value=row.cells.get(name) or "", **words)
