"""By what a template of ours is known again: the version of the program that made it, and its sheet of lists."""

import re

PROPERTY = "intend-bulk template"
"""The workbook's own property that holds the version."""
LISTS = "Lists"
"""The hidden sheet on which the values of the drop-downs stand; it has no headings, and is never read."""


def is_newer(version: str, than: str) -> bool:
    """Whether one version comes after another, by their numbers: is_newer("0.10.0", than="0.9.2")."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"[0-9]+", version)[:3]]
