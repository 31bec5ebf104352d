"""What an entry of the catalogue of problems is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Severity(StrEnum):
    """Only an error keeps a row from being sent; it is one only where the row would be wrong or refused for certain."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Severities: TypeAlias = Mapping[str, Severity | None]
"""How severe a profile wants problems, by their code; None for those that it does not want to see."""


@dataclass(frozen=True)
class ProblemKind:
    """One entry: a stable code, and the words for it. `{…}` in a template is filled where it is found."""

    code: str
    severity: Severity
    title: str
    message: str
    suggestion: str = ""
    mend: str = ""
    """The suggestion for any row, where the suggestion itself speaks of one."""
    why: str = ""
    """Why it is as severe as it is."""
    fixed: str = ""
    """How a cell differs that `check --fix` mended: "written as ISO 4217 has it"; "" where only a person can."""
    is_of_column: bool = False
    """It is about a column, so there is one at the most in each."""
    keeps_severity: bool = False
    """No profile makes it less: the value is not in the file, or what is sent would be wrong."""

    @property
    def how_to_mend(self) -> str:
        """What to do about it, whichever row it is in."""
        return self.mend or self.suggestion
