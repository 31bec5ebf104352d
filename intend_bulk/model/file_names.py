"""Names of outputs with placeholders, for jobs that are the same every month: "clients-{month}.xlsx"."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from intend_bulk.errors import UsageProblem
from intend_bulk.model.nearest import did_you_mean

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_TWICE = "A brace that is meant as one is written twice: {{ or }}."


def filled_in(path: Path, moment: datetime, profile: str | None) -> Path:
    """The path with its placeholders filled in, in folders too; `moment` is on the clock of the export.

    "{profile}/clients-{month}.xlsx" -> "default/clients-2026-11.xlsx"; {date} is 2026-11-25, {last-month} 2026-10.
    What no file name may hold becomes "_" in the name of a profile.

    Raises UsageProblem for another placeholder, and for a brace that is none.
    """
    last_month = moment.replace(day=1) - timedelta(days=1)
    values = {
        "date": f"{moment:%Y-%m-%d}",
        "month": f"{moment:%Y-%m}",
        "last-month": f"{last_month:%Y-%m}",
        "profile": _as_name(profile or "default"),
    }

    def fill(found: re.Match[str]) -> str:
        if found.group() in ("{{", "}}"):
            return found.group()[0]
        if found.group(1) in values:
            return values[found.group(1)]
        raise _refusal(found, list(values))

    return Path(_PART.sub(fill, str(path)))


def new_folders(path: Path, filled: Path) -> list[Path]:
    """The folders of an output that may be new, the outermost first: from the first that a placeholder names.

    "reports/{month}/clients.xlsx" -> [reports/2026-11], so a job does not fail on the first of a month; `reports` must
    be there, or a slip in it would go unnoticed.
    """
    parts = path.parent.parts
    first = next((number for number, part in enumerate(parts) if _PART.search(part)), len(parts))
    return [Path(*filled.parts[: number + 1]) for number in range(first, len(parts))]


def _as_name(profile: str) -> str:
    """A text as a part of a file name, on every system: "acme/uk:1" -> "acme_uk_1"."""
    safe = _UNSAFE.sub("_", profile)
    return "_" * len(safe) if not safe.strip(". ") else safe


def _refusal(found: re.Match[str], known: list[str]) -> UsageProblem:
    names = ", ".join(f"{{{name}}}" for name in known)
    if found.group(1) is None:
        message, guess = f"A {found.group()} in {found.string!r} belongs to no placeholder.", ""
    else:
        message, guess = f"{found.group()} in {found.string!r} is no placeholder.", did_you_mean(found.group(1), known)
    return UsageProblem(message, hint=f"{guess}There are {names}. {_TWICE}")
