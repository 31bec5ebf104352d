"""Every fault that there is, in one table: the grammar, `--faults` and docs/rehearsing.md are made from it."""

from collections.abc import Mapping

from intend_bulk.sandbox.faults.kinds import Commit, Delivery, Group, Kind

_LATER = "; later `created` if it was made, else `not_found`"
_LOST = f"`unconfirmed`, and the import goes on{_LATER}"
_STOPS = f"`unconfirmed`, and the import stops{_LATER}"
_NEXT_RUN = "`not_sent`, and the import stops; the next run sends it"
_WHOLE_LIST = "the list is read to its end"
_NAMED = "the export names them in a note"
_DOUBT = "the export says that it may lack clients, and ends with 4"


def _kinds(
    group: Group,
    usage: str,
    line: str,
    expect: str,
    delivery: Delivery = Delivery.WHOLE,
    commit: Commit = Commit.NEVER,
) -> list[Kind]:
    """Read a line of the table: `301|302 to=self *` are two kinds with a setting, and both take a suffix."""
    names, *words = usage.split()
    return [
        Kind(
            name=name,
            group=group,
            line=line,
            expect=expect,
            delivery=delivery,
            commit=commit,
            takes_suffix="*" in words,
            settings=dict(word.split("=") for word in words if word != "*"),
        )
        for name in names.split("|")
    ]


_TABLE = (
    _kinds(
        Group.CONNECTION,
        "down for=5s",
        "The request is answered as always; then nobody listens for a while: connection refused.",
        "`created`; the next rows wait and try again, and five refusals in a row stop the import",
        Delivery.LAST,
        Commit.AT_ONCE,
    ),
    _kinds(Group.CONNECTION, "closed", "The connection is closed before the request is read.", _LOST, Delivery.UNREAD),
    _kinds(
        Group.CONNECTION,
        "reset",
        "The connection is broken off when half of the request is read.",
        _LOST,
        Delivery.RESET,
    ),
    _kinds(
        Group.CONNECTION,
        "lost *",
        "The request is read, and the connection is closed without an answer.",
        _LOST,
        Delivery.NONE,
    ),
    _kinds(
        Group.CONNECTION,
        "late-commit after=20s",
        "As `lost`, but the client appears some time later.",
        "`unconfirmed`, then `created`; `not_found` if it comes later than the quiet period",
        Delivery.NONE,
        Commit.LATE,
    ),
    _kinds(
        Group.CONNECTION,
        "timeout for=100s *",
        "Nothing comes for so long; then the connection is closed.",
        _LOST,
        Delivery.HELD,
    ),
    _kinds(Group.CONNECTION, "half-headers *", "The answer ends within its headers.", _LOST, Delivery.HALF_HEADERS),
    _kinds(Group.CONNECTION, "half-body *", "The answer ends within its body.", _LOST, Delivery.HALF_BODY),
    _kinds(
        Group.CONNECTION,
        "slow for=5s",
        "The answer is right, but comes byte by byte, and takes so long.",
        "`created`; `unconfirmed` if it takes longer than the deadline",
        Delivery.SLOW,
        Commit.AT_ONCE,
    ),
    _kinds(
        Group.ANSWER,
        "301|302|307|308 to=self *",
        "A redirect: to=self, to=PORT of this machine, or to=URL.",
        f"{_STOPS}; never followed",
    ),
    _kinds(Group.ANSWER, "400|403|413|422", "Refused, in the vendor's JSON.", "`rejected`"),
    _kinds(Group.ANSWER, "401", "Not authorised, for this request alone.", "`rejected`, as a read is accepted"),
    _kinds(
        Group.ANSWER,
        "key-refused for=60s",
        "Not authorised, and so is every request that follows, reads too, for so long.",
        _NEXT_RUN,
    ),
    _kinds(Group.ANSWER, "404", "There is no such endpoint.", _NEXT_RUN),
    _kinds(
        Group.ANSWER,
        "429 wait=1s form=seconds limits=no",
        "Too many requests. wait=none names no time, form=date a moment; limits=yes adds X-RateLimit headers.",
        "`created` after the wait, and from then on more slowly; a wait of over 300 s stops the import",
    ),
    _kinds(
        Group.ANSWER,
        "500|502|503|504 body=envelope *",
        "The server failed: body=envelope, body=html or body=none.",
        _LOST,
    ),
    _kinds(
        Group.ANSWER,
        "200-refused",
        "HTTP 200, and in its JSON `response` is false.",
        "`rejected`; a list is read again, and if it happens again and again, the export says that it may lack clients",
    ),
    _kinds(Group.ANSWER, "204|207 *", "A success that is not documented: no content, or many statuses.", _STOPS),
    _kinds(Group.ANSWER, "418 *", "A refusal that is not documented.", _LOST),
    _kinds(Group.ANSWER, "html *", "A web page with HTTP 200.", _STOPS),
    _kinds(Group.ANSWER, "half-json *", "A whole answer, of which the JSON is cut off.", _STOPS),
    _kinds(Group.ANSWER, "double-keys *", "JSON in which a key stands twice.", _STOPS),
    _kinds(Group.CREATED, "oversized *", "An answer of more than 1 MiB.", _STOPS),
    _kinds(Group.CREATED, "no-id *", "The id of the new client is missing.", _STOPS),
    _kinds(Group.CREATED, "odd-id *", "The id of the new client is no number.", _STOPS),
    _kinds(Group.CREATED, "known-id *", "The id of the new client is one that another client has.", _STOPS),
    _kinds(Group.CREATED, "odd-status *", "The `status` in the JSON is 500, though HTTP says 200.", _STOPS),
    _kinds(
        Group.LIST,
        "client-inserted count=1",
        "Somebody else makes so many clients just before.",
        f"{_WHOLE_LIST}; {_NAMED}",
    ),
    _kinds(
        Group.LIST,
        "client-deleted count=1 at=first",
        "Somebody else deletes so many clients just before: at=first, at=middle, at=last or at=any.",
        f"the others move up, so {_WHOLE_LIST} again, page by page; {_NAMED}",
    ),
    _kinds(
        Group.LIST,
        "page-repeated",
        "The page before is given again.",
        f"{_WHOLE_LIST} again; where it always happens to the same page, {_DOUBT}",
    ),
    _kinds(Group.HABIT, "page-ignored", "Page 1 is given, whatever was asked for.", _DOUBT),
    _kinds(Group.HABIT, "page-clamped", "After the last page, the last page is given again.", _WHOLE_LIST),
    _kinds(
        Group.HABIT,
        "page-short page=2 size=20",
        "That page has only so many clients; the others move on to the next.",
        _WHOLE_LIST,
    ),
    _kinds(Group.HABIT, "page-size size=20", "No page has more than so many clients.", _WHOLE_LIST),
    _kinds(
        Group.HABIT,
        "pages-capped pages=20",
        "After that page, there are only empty ones.",
        f"where there are totals, {_DOUBT}; without them, nobody can tell",
    ),
    _kinds(
        Group.HABIT,
        "totals-high by=3",
        "Totals say so many clients too many (list shapes page and meta).",
        _DOUBT,
    ),
    _kinds(
        Group.HABIT,
        "totals-low by=3",
        "Totals say so many clients too few (list shapes page and meta).",
        f"{_WHOLE_LIST} twice; the export says that more clients came",
    ),
    _kinds(
        Group.HABIT,
        "filter-ignored",
        "All clients are given, whatever the filter.",
        "the export says that Intend ignores the filter",
    ),
    _kinds(
        Group.HABIT,
        "filter-required",
        "A list without a filter is refused.",
        "the clients of the types in the settings are read; without types, the export stops, and names the filters",
    ),
    _kinds(Group.HABIT, "newest-first", "The newest client comes first.", _WHOLE_LIST),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kinds in _TABLE for kind in kinds}
"""Every kind by its name, in the order of the table."""
