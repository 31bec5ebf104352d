"""What a person is asked while a mapping is made."""

from collections.abc import Collection
from dataclasses import replace

from intend_bulk.cli.map_shown import samples, shown
from intend_bulk.cli.screen import Screen
from intend_bulk.jobs.mapping import Draft, in_capitals
from intend_bulk.model.client import SINGLE
from intend_bulk.model.nearest import did_you_mean
from intend_bulk.model.sameness import why_never_the_same
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.mapping.mapping_file import can_be_fed
from intend_bulk.sheets.mapping.proposing import Proposal

_UNUSED = "-"


def ask_all(draft: Draft, screen: Screen) -> Draft:
    """Ask about every heading that is unclear, what nothing feeds, and codes that may have to be others."""
    draft = _ask_headings(draft, screen)
    draft = _ask_constants(draft, screen)
    return _ask_values(draft, screen)


def _ask_headings(draft: Draft, screen: Screen) -> Draft:
    unclear = [found for found in draft.proposals if not found.is_sure]
    if unclear:
        screen.say("Which column does each of these feed? Enter takes what stands in brackets, - leaves it unused.")
    columns = dict(draft.columns)
    for found in unclear:
        heading = found.glimpse.heading
        others = {name for other, name in columns.items() if other != heading}
        name = _column(found, others, screen)
        columns.pop(heading, None)
        if name:
            columns[heading] = name
    return replace(draft, columns=columns)


def _column(found: Proposal, taken: Collection[str], screen: Screen) -> str | None:
    """The column that a heading feeds; None for none."""
    suggested = found.taken.name if found.taken and found.taken.name not in taken else _UNUSED
    values = f" ({samples(found)})" if found.glimpse.values else ""
    screen.say(f"{shown(found.glimpse.heading)}{values}")
    while True:
        said = screen.answer(f"  feeds [{suggested}]: ") or suggested
        if said == _UNUSED:
            return None
        name = column_of(said)
        if name and name in taken:
            screen.say(f"{name} is fed by another heading already.")
        elif name and can_be_fed(name):
            return name
        else:
            known = [known.name for known in SINGLE if known.sent and known.name not in taken]
            hint = did_you_mean(said, known) or "Names are in docs/columns.md. "
            screen.say(f"There is no column {said!r}. {hint.strip()}")


def _ask_constants(draft: Draft, screen: Screen) -> Draft:
    """A value for every client, for what Intend needs and no heading feeds."""
    constants = dict(draft.constants)
    for name in [name for name in draft.missing if why_never_the_same(name) is None]:
        if said := _code(f"Nothing feeds {name}. Send for every client (Enter: later): ", "", name, draft, screen):
            constants[name] = said
    return replace(draft, constants=constants)


def _ask_values(draft: Draft, screen: Screen) -> Draft:
    """What the values of the columns of codes are sent as; one that is passed over is an error until it is listed."""
    values = dict(draft.values)
    for name, odd in draft.to_translate.items():
        is_free = not draft.right_codes(name)
        enter = "Enter takes what stands in brackets." if is_free else "Enter: later."
        screen.say(f"What are the values for {name} sent as? {enter}")
        said = {value: in_capitals(name, value) for value in draft.values_for(name) if value not in odd}
        for value in odd:
            bracket, suggested = (f" [{shown(value)}]", value) if is_free else ("", "")
            said[value] = _code(f"  {shown(value)}{bracket}: ", suggested, name, draft, screen)
        values[name] = {value: code for value, code in said.items() if code}
    return replace(draft, values={name: listed for name, listed in values.items() if listed})


def _code(question: str, suggested: str, name: str, draft: Draft, screen: Screen) -> str:
    """A code that the column may hold; where nobody knows which are right, any text."""
    right = draft.right_codes(name)
    while True:
        said = screen.answer(question) or suggested
        if not said or not right or said in right:
            return said
        guess = did_you_mean(said, right) or f"It may be {', '.join(right[:6])}{', …' if len(right) > 6 else ''}."
        screen.say(f"{said!r} is no code for {name}. {guess.strip()}")
