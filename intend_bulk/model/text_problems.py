"""Entries of the catalogue: texts that a copy or a wrong encoding changed."""

from intend_bulk.model.kinds import ProblemKind, Severity

OF_TEXTS = (
    ProblemKind(
        "letters_lost",
        Severity.ERROR,
        "Letters that are lost",
        "the text holds \ufffd, which a program writes in the place of a letter that it could not read: {value!r}",
        "Type the text again, or take it from where the file comes from",
        why="The letter is not in the file.",
        keeps_severity=True,
    ),
    ProblemKind(
        "letters_garbled",
        Severity.WARNING,
        "Garbled letters",
        "{value!r} looks like a text that a program read in the wrong encoding",
        "Correct the text, or export the file again as UTF-8",
        why="It is what the file holds, and nobody can rule out that it is meant.",
        fixed="read in the right encoding",
    ),
    ProblemKind(
        "character_invisible",
        Severity.WARNING,
        "A space or a hyphen that nobody sees",
        "the text holds a no-break space, a soft hyphen or a character without width; · marks it here: {value!r}",
        "Type the text again, without copying it",
        why="It can be sent, but nobody who types the same text will find it.",
        fixed="without what nobody sees",
    ),
    ProblemKind(
        "apostrophe_in_front",
        Severity.WARNING,
        "An apostrophe before a number",
        "{value!r} begins with an apostrophe, which is typed to keep a number as text; it would be sent too",
        "Take the apostrophe off",
        why="A text can begin with an apostrophe.",
        fixed="without the apostrophe in front",
    ),
    ProblemKind(
        "character_typographic",
        Severity.WARNING,
        "A character that is hardly meant in a code",
        "{value!r} holds curly quotes or wide letters, as an office program or a copy leaves them",
        "Type it again with plain letters, digits and quotes",
        why="Intend may take it, but it is another code than the plain one.",
        fixed="in plain characters",
    ),
)
