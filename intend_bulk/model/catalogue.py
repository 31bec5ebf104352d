"""The catalogue of problems: everything that can be wrong with a sheet has its entry here, and nowhere else.

docs/problems.md is made from it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Only an error keeps a row from being sent; it is one only where the row would be wrong or refused for certain."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


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
    is_of_column: bool = False
    """It is about a column, so there is one at the most in each."""

    @property
    def how_to_mend(self) -> str:
        """What to do about it, whichever row it is in."""
        return self.mend or self.suggestion


_ENTRIES = (
    ProblemKind(
        "required_missing",
        Severity.ERROR,
        "A required cell is empty",
        "is empty, and Intend needs it",
        "Fill it in",
        why="It is on the list of what Intend needs of every client.",
    ),
    ProblemKind(
        "required_column_missing",
        Severity.ERROR,
        "A required column is missing",
        "the column {label!r} is missing, and Intend needs it for every client",
        "Add a column with the heading {label}, or take it off the list of required columns in the settings",
        mend="Add a column with the heading named here, or take it off the list of required columns in the settings",
        why="It is on the list of what Intend needs of every client.",
        is_of_column=True,
    ),
    ProblemKind(
        "email_invalid",
        Severity.ERROR,
        "Not an e-mail address",
        "{value!r} is not an e-mail address: {reason}",
        "Write one address, like name@example.com",
        why="A client is known by its e-mail address, and nobody could be reached at this one.",
    ),
    ProblemKind(
        "currency_unknown",
        Severity.ERROR,
        "Not a currency code",
        "{value!r} is not a currency code of ISO 4217",
        "Write three capital letters, such as GBP, EUR or USD",
        why="Prices would be in a currency that does not exist.",
    ),
    ProblemKind(
        "country_unknown",
        Severity.WARNING,
        "Not the name of a country",
        "{value!r} is not the name of a country in ISO 3166",
        "Write the English name, such as United Kingdom or Germany",
        why="A person can still read the address, and which names Intend takes is not documented.",
    ),
    ProblemKind(
        "code_unknown",
        Severity.ERROR,
        "A code that the profile does not list",
        "{value!r} is not in the profile's list for {listed} ({codes})",
        "Correct the cell, or add the code to the list in the profile",
        why="The profile says what is right for this Intend, and the API has no update to correct a client with.",
    ),
    ProblemKind(
        "website_invalid",
        Severity.WARNING,
        "Not a web address",
        "{value!r} is not a web address",
        "Write it like https://www.example.com",
        why="Nothing else of the client depends on it.",
    ),
    ProblemKind(
        "flag_invalid",
        Severity.ERROR,
        "Neither yes nor no",
        "{value!r} is neither yes nor no",
        "Write 1 or 0, yes or no",
        why="Only 1 and 0 can be sent, and this text is read as neither.",
    ),
    ProblemKind(
        "several_defaults",
        Severity.ERROR,
        "More than one default shipping address",
        "the shipping addresses {numbers} are each marked as the default; only one can be",
        "Write 1 at one of them, and 0 at the others",
        why="Nobody could say which of them Intend would take.",
    ),
    ProblemKind(
        "password_without_username",
        Severity.WARNING,
        "A password without a user name",
        "there is a password, but no user name to log in with",
        "Fill in the user name, or clear the password",
        why="Intend may create the client all the same, but nobody can log in with a password alone.",
    ),
    ProblemKind(
        "error_value",
        Severity.ERROR,
        "The cell holds an Excel error",
        "the cell holds the Excel error {value}, not a value",
        "Correct the formula, or type the value",
        why="The value is not in the file.",
    ),
    ProblemKind(
        "error_text",
        Severity.ERROR,
        "A text that reads like an Excel error",
        "{value!r} is what a spreadsheet shows where a value is missing or broken, not a value",
        "Type the value, or clear the cell",
        why="The value is not in the file.",
    ),
    ProblemKind(
        "formula_without_result",
        Severity.ERROR,
        "A formula without a stored result",
        "the formula {value} has no stored result, so what it shows cannot be known",
        "Open the file in Excel or LibreOffice and save it again, or type the value",
        why="The value is not in the file.",
    ),
    ProblemKind(
        "date_in_text",
        Severity.ERROR,
        "A date in a text column",
        "the cell holds a date ({value}): the spreadsheet program may have turned a code into it",
        "Format the column as Text and type the value again",
        why="3-4 becomes 3 April and cannot be told from a date any more.",
    ),
    ProblemKind(
        "digits_lost",
        Severity.ERROR,
        "A number with lost digits",
        "{value} is a number of more than 15 digits: the spreadsheet program keeps only the first 15",
        "Format the column as Text and type the number again",
        why="The lost digits are not in the file.",
    ),
    ProblemKind(
        "e_notation",
        Severity.ERROR,
        "A long number that was shortened",
        "{value!r} is a long number as a spreadsheet shortens it (E+ stands for more digits); the digits are lost",
        "Format the column as Text and type the whole number again",
        why="The lost digits are not in the file.",
    ),
    ProblemKind(
        "number_format",
        Severity.WARNING,
        "A formatted number",
        "the cell shows a number in the format {format!r}; what will be sent is {value!r}",
        "Format the column as Text and type what you want to be sent",
        why="The format may be how the sheet shows it, and no part of the value.",
    ),
    ProblemKind(
        "row_too_wide",
        Severity.ERROR,
        "More cells than headings",
        "the row has {found} cells, but there are {expected} headings: a separator inside a text may need quotes",
        "Put the text in double quotes, or save the file as a workbook",
        why="Every value after the extra one would be sent in the wrong place.",
    ),
    ProblemKind(
        "cells_without_heading",
        Severity.WARNING,
        "Cells under no heading",
        "the column {letter} has no heading, so {value!r} and what stands below it is not sent",
        "Give the column a heading of the template, or clear it",
        why="They may be notes of your own.",
        is_of_column=True,
    ),
    ProblemKind(
        "space_trimmed",
        Severity.INFO,
        "Space around a value",
        "has space before or after the text; it is sent without",
        why="Space at the ends is hardly ever meant.",
    ),
    ProblemKind(
        "control_character",
        Severity.ERROR,
        "An invisible character",
        "the text holds a control character, which nobody can see; \ufffd marks it here: {value!r}",
        "Type the text again, without copying it",
        why="It would stand in Intend and in every export, where nobody can find it.",
    ),
    ProblemKind(
        "letters_lost",
        Severity.ERROR,
        "Letters that are lost",
        "the text holds \ufffd, which a program writes in the place of a letter that it could not read: {value!r}",
        "Type the text again, or take it from where the file comes from",
        why="The letter is not in the file.",
    ),
    ProblemKind(
        "letters_garbled",
        Severity.WARNING,
        "Garbled letters",
        "{value!r} looks like a text that a program read in the wrong encoding",
        "Correct the text, or export the file again as UTF-8",
        why="It is what the file holds, and nobody can rule out that it is meant.",
    ),
    ProblemKind(
        "character_invisible",
        Severity.WARNING,
        "A space or a hyphen that nobody sees",
        "the text holds a no-break space, a soft hyphen or a character without width; · marks it here: {value!r}",
        "Type the text again, without copying it",
        why="It can be sent, but nobody who types the same text will find it.",
    ),
    ProblemKind(
        "apostrophe_in_front",
        Severity.WARNING,
        "An apostrophe before a number",
        "{value!r} begins with an apostrophe, which is typed to keep a number as text; it would be sent too",
        "Take the apostrophe off",
        why="A text can begin with an apostrophe.",
    ),
    ProblemKind(
        "character_typographic",
        Severity.WARNING,
        "A character that is hardly meant in a code",
        "{value!r} holds curly quotes or wide letters, as an office program or a copy leaves them",
        "Type it again with plain letters, digits and quotes",
        why="Intend may take it, but it is another code than the plain one.",
    ),
    ProblemKind(
        "duplicate_in_file",
        Severity.WARNING,
        "The same client twice in the file",
        "is the same client as row {first} (same {same}); it will not be sent a second time",
        "Delete one of the rows {first} and {row}",
        mend="Delete one of the two rows",
        why="The second is not sent, so nothing is created twice.",
    ),
    ProblemKind(
        "email_shared",
        Severity.WARNING,
        "One e-mail address, two clients",
        "the e-mail address {value!r} stands in row {first} too, with another title ({title!r})",
        "Make sure that these are two clients",
        why="Two companies can share an address.",
    ),
    ProblemKind(
        "reference_twice",
        Severity.ERROR,
        "One reference, two clients",
        "the reference {value!r} stands in row {first} too, with another e-mail or title ({title!r})",
        "Give each client a reference of its own",
        why="A reference says which client a row is, so it can have one only.",
    ),
    ProblemKind(
        "column_unknown",
        Severity.WARNING,
        "A column that is not used",
        "the column {value!r} is not one of ours, so nothing of it is sent",
        "Rename it to a heading of the template if it should be sent",
        why="It may be a column of your own.",
        is_of_column=True,
    ),
    ProblemKind(
        "column_read_only",
        Severity.INFO,
        "A column that Intend fills",
        "the column {value!r} is filled by Intend and is not sent",
        why="An exported file has such columns, and can be imported as it is.",
        is_of_column=True,
    ),
    ProblemKind(
        "default_taken",
        Severity.INFO,
        "A column whose empty cells are sent as a default",
        "is sent as {default!r} in {found} rows, where it is empty: a default of the settings",
        why="No cell is changed, but what is sent is more than the sheet says.",
        is_of_column=True,
    ),
    ProblemKind(
        "client_id_not_here",
        Severity.ERROR,
        "A client id that is not in Intend",
        "Intend holds no client {value} with the title {title!r}",
        "Your own id? Name the column Reference",
        why="A row with an id says that the client is there already; it would be passed over or created twice.",
    ),
    ProblemKind(
        "reference_conflict",
        Severity.ERROR,
        "A reference that belongs to another client",
        "{value} was sent as {known}; this row says {title}. The API has no update",
        "Change it in Intend, or give the row its own reference",
        why="A client cannot be changed from here, and must not be created a second time.",
    ),
)

CATALOGUE: dict[str, ProblemKind] = {kind.code: kind for kind in _ENTRIES}
