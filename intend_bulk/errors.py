"""The errors that end a command, each with its exit code.

IntendBulkError
├── UsageProblem             2  wrong use: an option, a setting, a file that cannot be used
│   ├── SettingsError           a setting is missing or wrong
│   ├── SheetError              a spreadsheet cannot be read, or its headings cannot be understood
│   │   └── SeveralSheets           several sheets may be meant
│   ├── MappingError            a mapping file is wrong, or does not fit the spreadsheet
│   └── OutputError             a file cannot be written where it was asked for
├── Stopped                  3  the run ended before its end; the same command goes on from there
│   ├── Unreachable             nothing answers at the address
│   ├── KeyRefused              401
│   ├── WrongAddress            404
│   ├── UnexpectedAnswer        an answer that the vendor does not document
│   │   └── ListRefused             a list is refused as it was asked for
│   └── JournalError            the journal cannot be read or written
└── Incomplete               4  a list that cannot be shown to be complete

A row that cannot be sent is no error: it is a result (see model.outcomes).
"""

from collections.abc import Sequence


class IntendBulkError(Exception):
    """What a user is told when a command ends early: one sentence, and where useful the way out."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageProblem(IntendBulkError):
    """The command cannot be carried out as it was given."""


class SettingsError(UsageProblem):
    """A setting is missing, unknown or of the wrong form."""


class SheetError(UsageProblem):
    """A spreadsheet cannot be read, or its headings cannot be understood."""


class SeveralSheets(SheetError):
    """Several sheets of a workbook may be meant; `names` are theirs."""

    def __init__(self, message: str, *, hint: str, names: Sequence[str]) -> None:
        super().__init__(message, hint=hint)
        self.names = tuple(names)


class MappingError(UsageProblem):
    """A mapping file cannot be read, or does not fit the spreadsheet."""


class OutputError(UsageProblem):
    """A file cannot be written where it was asked for."""


class Stopped(IntendBulkError):
    """The run ended before its end; nothing is lost, and the same command goes on from there."""

    exit_code = 3


class Unreachable(Stopped):
    """Nothing answered at the address: no connection, no answer in time, a certificate that is not trusted."""


class KeyRefused(Stopped):
    """Intend refused the API key (401)."""


class WrongAddress(Stopped):
    """There is no Intend API at the address (404, or a redirect)."""


class UnexpectedAnswer(Stopped):
    """An answer that is not what the vendor's reference documents."""


class ListRefused(UnexpectedAnswer):
    """Intend refuses to list clients as it was asked to: it may want a filter, or not know this one."""


class JournalError(Stopped):
    """The journal cannot be read or written, so nothing may be sent."""


class Incomplete(IntendBulkError):
    """A list was read that cannot be shown to be complete."""

    exit_code = 4
