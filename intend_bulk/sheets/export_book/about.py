"""The sheet that says what an export is: when, from where, whether it is complete, and how to hold it against a csv."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from intend_bulk.model.export_facts import ExportFacts
from intend_bulk.sheets.ours import ABOUT, ABOUT_BEGINS
from intend_bulk.sheets.page import Fact, Page, shortened

RED = "#C00000"
_WIDTHS = (22, 53, 53)
_BANNER_STYLE = {
    "bold": True,
    "font_size": 24,
    "font_color": "#FFFFFF",
    "bg_color": RED,
    "text_wrap": True,
    "valign": "vcenter",
    "align": "center",
}
_REASON_STYLE = {"bg_color": "#FBE4E2", "text_wrap": True, "valign": "top", "font_size": 12}
_IN_BOLD = {**_REASON_STYLE, "bold": True}
BANNER = "This file may lack clients"
_WHAT_TO_DO = (
    "Do not add this file up, and do not hand it on as complete.",
    "Run the same export again, at a time when few people work in Intend. If it says the same again, run "
    "intend-bulk doctor, and show its answer to whoever looks after Intend.",
)
_HOW_TO_CHECK = (
    "The SHA-256 is that of the csv file that intend-bulk export OUT.csv writes of the same clients and columns: "
    "sha256sum OUT.csv shows it."
)
_MOST_SENTENCES = 50


def write_about(book: Any, facts: ExportFacts, doubts: Sequence[str], *, digest: str, cut: Sequence[str]) -> Page:
    """Write the sheet into a workbook that is being made with constant_memory.

    `doubts` are why the file may lack clients, `digest` is the SHA-256 of its rows, `cut` names its cut cells.
    """
    page = Page(book, ABOUT, _WIDTHS)
    page.title(ABOUT_BEGINS)
    if doubts:
        _write_doubts(page, doubts)
    page.facts(_facts(facts, doubts, digest))
    page.sentences("How to check it", [_HOW_TO_CHECK])
    page.sentences("Notes", _some(facts.notes, "notes"))
    page.sentences("Cells that were cut", _some(cut, "cells"))
    page.finish()
    return page


def _write_doubts(page: Page, doubts: Sequence[str]) -> None:
    page.sheet.set_tab_color(RED)
    page.row += 1
    page.wide(BANNER, _BANNER_STYLE, line=54, characters=60)
    page.wide("Why", _IN_BOLD, line=20)
    for doubt in _some(doubts, "reasons"):
        page.wide(doubt, _REASON_STYLE, line=18, characters=115)
    page.wide("What to do", _IN_BOLD, line=20)
    for number, step in enumerate(_WHAT_TO_DO, start=1):
        page.wide(f"{number}.  {step}", _REASON_STYLE, line=18, characters=115)


def _facts(facts: ExportFacts, doubts: Sequence[str], digest: str) -> list[Fact]:
    complete = "NO: this file may lack clients" if doubts else "yes: every client that was there throughout is here"
    return [
        Fact("Complete", complete),
        Fact("From", shortened(facts.tenant)),
        Fact("Asked for", shortened(facts.asked_for)),
        Fact("Began at", _moment(facts.began_at, facts.time_zone)),
        Fact("Ended at", _moment(facts.ended_at, facts.time_zone)),
        Fact("Dates are shown in", facts.time_zone),
        Fact("Clients", facts.clients),
        Fact("Pages read", facts.pages),
        Fact("Times the list was read", facts.passes),
        Fact("Written by", f"intend-bulk {facts.version}"),
        Fact("SHA-256 of the rows", digest),
    ]


def _moment(moment: datetime, time_zone: str) -> str:
    """A moment to the second, with its offset: "2026-03-31 18:00:05 +01:00 (Europe/London)"."""
    text = moment.isoformat(sep=" ", timespec="seconds")
    return f"{text[:19]} {text[19:] or 'without offset'} ({time_zone})"


def _some(sentences: Sequence[str], what: str) -> list[str]:
    """As many sentences as a person reads, and how many more there are."""
    more = len(sentences) - _MOST_SENTENCES
    shown = [shortened(sentence) for sentence in sentences[:_MOST_SENTENCES]]
    return [*shown, *([f"{more:,} more {what}."] if more > 0 else [])]
