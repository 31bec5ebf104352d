"""How long a text may be, where a profile says it."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from intend_bulk.model.client import field_named

Longest: TypeAlias = Mapping[str, int]
"""Characters at the most by column name: {"title": 100, "shipping_N_town": 50, "*": 255}."""
ANY_COLUMN = "*"


def longest_of(name: str, longest: Longest) -> int | None:
    """How many characters a cell of a column may have; None where nothing says so, and for a password."""
    field = field_named(name)
    if field is None or not field.sent or field.secret:
        return None
    said = (name, re.sub(r"_[0-9]+_", "_N_", name, count=1), ANY_COLUMN)
    return next((longest[key] for key in said if key in longest), None)
