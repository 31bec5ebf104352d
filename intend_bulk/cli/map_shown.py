"""How the headings and values of somebody's file are shown."""

from typing import TYPE_CHECKING

from intend_bulk.checks.texts import marked

if TYPE_CHECKING:
    from intend_bulk.sheets.mapping.proposing import Proposal

_LONGEST, _SAMPLES = 30, 3


def first_samples(found: "Proposal") -> list[str]:
    """The first few values of a heading, each cut."""
    return [shown(value) for value in found.glimpse.values[:_SAMPLES]]


def samples(found: "Proposal") -> str:
    """The first few values of a heading, each cut: "14 Taylor St; 5 Binney St"."""
    return "; ".join(first_samples(found))


def shown(text: str) -> str:
    """A text of somebody's file as it may be shown: cut, control characters marked."""
    plain = " ".join(marked(text).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
