"""By what a workbook of ours is known again: properties of its own, and the sheet of lists of a template."""

import re

OURS = "intend-bulk "
"""The beginning of the names of all properties that are ours."""
PROPERTY = "intend-bulk template"
"""The version of the program that made it as a template."""
PAINTED_FOR = "intend-bulk painted for"
"""The address of the Intend whose client ids stand in our columns; "" where it was only checked."""
LISTS = "Lists"
"""The hidden sheet on which the values of the drop-downs stand; it has no headings, and is never read."""


def is_newer(version: str, than: str) -> bool:
    """Whether one version comes after another, by their numbers: is_newer("0.10.0", than="0.9.2")."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"[0-9]+", version)[:3]]
