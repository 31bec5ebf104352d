"""Which column each heading of a sheet is, all of them together: what is certain wins, a tie is refused."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from intend_bulk.errors import SheetError
from intend_bulk.model.client import field_named
from intend_bulk.model.fields import label_of
from intend_bulk.model.nearest import near_column
from intend_bulk.model.sheet import Column
from intend_bulk.sheets.mapping.readings import Certainty, Reading, candidates, contact_part, reading_of
from intend_bulk.sheets.mapping.spelling import spelt, words_of
from intend_bulk.sheets.mapping.synonyms import CONTACT_NAMES, FORMS_OF_ADDRESS, PLACE_PARTS

_ONLY_EXPORTED = {"client_id", "client_account"}
_PLACES = {f"billing_{part}" for part in PLACE_PARTS}
_NO_ADDRESS = {"billing_state", "billing_county"}


def match_headings(headings: Sequence[str | None], *, place: str) -> tuple[Column, ...]:
    """Match a heading row with our columns; blank headings are left out.

    A column is the one heading that says it plainly, else the one that usually means it: of "Phone" and "Mobile",
    the phone. Raises SheetError where two headings say so as plainly. `place` says where: "row 3 of the sheet".
    """
    columns = [Column(at, heading, None) for at, heading in enumerate(headings) if heading and heading.strip()]
    rivals: dict[str, list[tuple[Column, Reading]]] = defaultdict(list)
    for column, reading in zip(columns, _in_one_sheet([column.heading for column in columns]), strict=True):
        if reading:
            rivals[reading.name].append((column, reading))
    chosen = {name: _plainest(found) for name, found in rivals.items()}
    _refuse_ties({name: found for name, found in chosen.items() if len(found) > 1}, place)
    names = {found[0].position: name for name, found in chosen.items()}
    return tuple(Column(column.position, column.heading, names.get(column.position)) for column in columns)


def _in_one_sheet(headings: Sequence[str]) -> list[Reading | None]:
    """What each heading is read as beside the others.

    In an export of Intend, whose other headings are keys that nobody documents, only our own headings count. An
    address of which nothing says whose it is, is the billing address unless another one is; "State" or "Region" with
    no more of an address is none: it may be whether a client is active, or who sells to it.
    """
    readings = [reading_of(heading) for heading in headings]
    exact = {reading.name for reading in readings if reading and reading.certainty is Certainty.EXACT}
    left_out = {Certainty.SAME, Certainty.SECOND, Certainty.MAIN} if exact >= _ONLY_EXPORTED else set()
    places = [reading for reading in readings if reading and reading.name in _PLACES]
    is_ours = any(reading.certainty is not Certainty.MAIN for reading in places)
    if is_ours or all(reading.name in _NO_ADDRESS for reading in places):
        left_out.add(Certainty.MAIN)
    return [None if reading and reading.certainty in left_out else reading for reading in readings]


def _plainest(rivals: Sequence[tuple[Column, Reading]]) -> list[Column]:
    """Those that say plainly which column they are; all, where none does."""
    return [column for column, reading in rivals if reading.certainty.is_plain] or [column for column, _ in rivals]


def _refuse_ties(ties: Mapping[str, Sequence[Column]], place: str) -> None:
    if not ties:
        return
    found = "; ".join(f"{name}: {_named(columns)}" for name, columns in ties.items())
    hint = "Rename or delete those that are not meant, or say it in a mapping: intend-bulk map FILE."
    if any(reading_of(column.heading) == _TITLE for column in ties.get("title", ())):
        hint = f"A title such as Mr? Name that column Salutation. {hint}"
    raise SheetError(f"Two headings in {place} stand for the same column, {found}.", hint=hint)


_TITLE = Reading("title", Certainty.EXACT)


def _named(columns: Sequence[Column]) -> str:
    """The headings and where they stand: "'Email' (B), 'Mail' (C) and 'E-mail' (D)"."""
    *others, last = [f"{column.heading!r} ({column.letter})" for column in columns]
    return f"{', '.join(others)} and {last}"


def refuse_forms_of_address(columns: Sequence[Column], rows: Sequence[Sequence[str | None]], *, place: str) -> None:
    """Raise SheetError where a heading "Title" stands over Mr and Mrs: each would be the name of a client.

    `rows` are the texts of the first rows of data.
    """
    column = next((column for column in columns if column.name == "title"), None)
    if column:
        texts = [texts[column.position] for texts in rows if column.position < len(texts)]
        written = {spelt(text) for text in texts if text} - {""}
        if written and written <= _FORMS_OF_ADDRESS:
            raise SheetError(
                f"{column.heading!r} ({column.letter}) in {place} stands over forms of address such as Mr, "
                f"but {label_of('title')} is the name of the company, or the full name.",
                hint="Name that column Salutation, and the one with the names of the clients Title.",
            )


_FORMS_OF_ADDRESS = set(map(spelt, words_of(FORMS_OF_ADDRESS)))


def is_read(name: str) -> bool:
    """Columns that only Intend fills are not read, but for the client's id, by which an exported row is known."""
    field = field_named(name)
    return field is not None and (field.sent or name in ("reference", "client_id"))


def notes_on(columns: Sequence[Column]) -> Iterator[tuple[Column, str, Mapping[str, str]]]:
    """What is to be said of the headings of a sheet: each with the code of a problem, and words for it.

    Which are read as a column by a synonym, and why those are not read that are not.
    """
    taken = {column.name: column for column in columns if column.name}
    is_export = taken.keys() >= _ONLY_EXPORTED
    for column in columns:
        reading = reading_of(column.heading)
        if column.name is None:
            yield column, *_why_not_read(column, reading, taken)
        elif not is_read(column.name):
            yield column, "column_read_only", {}
        elif reading and reading.name == column.name and reading.certainty is not Certainty.EXACT:
            yield column, "heading_understood", {"label": label_of(column.name)}
        elif not is_export and (words := _key_words(column.name)):
            yield column, "contact_key", words


def _key_words(name: str) -> Mapping[str, str] | None:
    """Where a key of a contact reads like another word for one of ours: which, and which column is probably meant.

    "contact_1_surname" -> {"key": "surname", "guess": "Contact 1 last name"}; no guess for a whole name.
    """
    found = re.fullmatch(r"(contact_[0-9]+_)(.+)", name)
    part = contact_part(found[2]) if found else None
    if not found or not (part or spelt(found[2]) in _CONTACT_NAMES):
        return None
    return {"key": found[2], "guess": label_of(f"{found[1]}{part}") if part else ""}


_CONTACT_NAMES = set(map(spelt, words_of(CONTACT_NAMES)))


def _why_not_read(
    column: Column, reading: Reading | None, taken: Mapping[str, Column]
) -> tuple[str, Mapping[str, str]]:
    if reading and (other := taken.get(reading.name)):
        return "heading_spare", {"label": label_of(reading.name), "other": other.title, "letter": other.letter}
    if several := candidates(column.heading):
        *labels, last = map(label_of, several)
        return "column_to_split", {"labels": f"{', '.join(labels)} or {last}"}
    near = reading.name if reading else near_column(column.title, taken=taken.keys())
    return "column_unknown", {"guess": label_of(near) if near else ""}
