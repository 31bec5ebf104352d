"""Lists of clients: the shapes that a page may have, and where a list ends."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intend_bulk.api import walking
from intend_bulk.api.envelope import Envelope
from intend_bulk.api.paging import PAGE_SIZE, Page, parse_page
from intend_bulk.api.walking import read_pages
from intend_bulk.errors import Incomplete, UnexpectedAnswer
from intend_bulk.model.fields import Json

ACME, BOLT = {"id": 16, "title": "Acme"}, {"id": 17, "title": "Bolt"}


def listing(data: object, meta: object = None) -> Envelope:
    return Envelope(True, data, "", 200, meta)


class TestShapes:
    """What `data` may look like in a list."""

    @pytest.mark.parametrize(
        "envelope",
        [
            pytest.param(listing([ACME, BOLT]), id="a list"),
            pytest.param(listing({"data": [ACME, BOLT], "current_page": 1, "total": 2}), id="a page object"),
            pytest.param(listing([ACME, BOLT], {"current_page": 1, "total": 2}), id="a list with totals beside it"),
        ],
    )
    def test_list(self, envelope):
        """All three shapes of a list hold the same clients."""
        assert parse_page(envelope, 1).clients == [ACME, BOLT]

    def test_single_client(self):
        """A single object is a list of one."""
        assert parse_page(listing(ACME), 1).clients == [ACME]

    @pytest.mark.parametrize(
        "envelope",
        [
            pytest.param(listing([]), id="a list"),
            pytest.param(listing({"data": [], "total": 0}), id="a page object"),
            pytest.param(listing([], {"total": 0}), id="a list with totals beside it"),
        ],
    )
    def test_empty_list(self, envelope):
        """An empty page is a page."""
        assert parse_page(envelope, 3) == Page(3, [], None, parse_page(envelope, 3).total)

    @pytest.mark.parametrize(
        "envelope",
        [
            pytest.param(listing({"data": [ACME], "last_page": 4, "total": 177}), id="a page object"),
            pytest.param(listing([ACME], {"last_page": 4, "total": 177}), id="a list with totals beside it"),
            pytest.param(listing([ACME], {"last_page": "4", "total": "177"}), id="as digits"),
        ],
    )
    def test_totals(self, envelope):
        """The totals are read where they stand."""
        page = parse_page(envelope, 1)
        assert (page.last_page, page.total) == (4, 177)

    @pytest.mark.parametrize(
        "total",
        [None, True, -1, 1.5, "many", [177], "9" * 5000],
        ids=["null", "true", "negative", "fraction", "word", "list", "5,000 digits"],
    )
    def test_total_that_is_none(self, total):
        """A total that is no count is none."""
        assert parse_page(listing([ACME], {"total": total}), 1).total is None

    @pytest.mark.parametrize(
        ("data", "seen"),
        [
            pytest.param({"items": [], "cursor": "x"}, "items, cursor", id="another object"),
            pytest.param({"data": {"16": ACME}, "total": 1}, "data, total", id="clients under their ids"),
            pytest.param({}, "nothing", id="an empty object"),
            pytest.param(None, "null", id="null"),
            pytest.param("clients", "text", id="text"),
            pytest.param(7, "a number", id="a number"),
            pytest.param(True, "true or false", id="true"),
        ],
    )
    def test_another_shape(self, data, seen):
        """Anything else is an error that shows what was seen."""
        with pytest.raises(UnexpectedAnswer, match=f"seen: {seen}\\.$"):
            parse_page(listing(data), 1)

    def test_another_shape_of_many_keys(self):
        """Of an object with thousands of keys, the first ones are shown."""
        with pytest.raises(UnexpectedAnswer, match="seen: 0, 1, 2, ") as error:
            parse_page(listing({str(key): ACME for key in range(10_000)}), 1)
        assert len(error.value.message) < 700

    @pytest.mark.parametrize(
        "client",
        [{"title": "Acme"}, {"id": None}, {"id": True}, {"id": 1.5}, {"id": {}}, "Acme", None, [ACME]],
        ids=["no id", "id null", "id true", "id fraction", "id object", "text", "null", "list"],
    )
    def test_client_without_an_id(self, client):
        """Something without an id is no client, and the page is named."""
        with pytest.raises(UnexpectedAnswer, match=r"^Page 3 .* no client id\.$"):
            parse_page(listing([ACME, client]), 3)


# --- where a list ends ---------------------------------------------------------------------------------------------


class Server:
    """Answers with scripted pages, and notes which were asked for; past the script a page is empty."""

    def __init__(self, *pages: Sequence[int], last_page: int | None = None, total: int | None = None) -> None:
        self.pages = pages
        self.last_page = last_page
        self.total = total
        self.asked: list[int] = []

    def __call__(self, number: int) -> Page:
        self.asked.append(number)
        ids = self.pages[number - 1] if number <= len(self.pages) else []
        return Page(number, [{"id": client_id} for client_id in ids], self.last_page, self.total)

    def read(self) -> list[object]:
        """Every id that a whole reading brings, in its order."""
        return [client_id for page in read_pages(self) for client_id in page.ids]


def ids(first: int, last: int) -> range:
    return range(first, last + 1)


def records(numbers: Sequence[int]) -> list[dict[str, Json]]:
    return [{"id": number} for number in numbers]


FULL = ids(1, PAGE_SIZE)


class TestWithTotals:
    """A server that says how many there are is held to it."""

    def test_all_came(self):
        """Where the last page has come and the total is right, nothing more is asked."""
        server = Server(FULL, ids(51, 77), last_page=2, total=77)
        assert (server.read(), server.asked) == ([*ids(1, 77)], [1, 2])

    def test_empty_list(self):
        """No clients, as the server says itself."""
        assert Server([], last_page=1, total=0).read() == []

    def test_total_alone(self):
        """Without a last page an empty page is the end, and the total is still held against what came."""
        server = Server(FULL, ids(51, 77), total=77)
        assert (server.read(), server.asked) == ([*ids(1, 77)], [1, 2, 3])

    @pytest.mark.parametrize(
        "server",
        [
            pytest.param(Server(FULL, ids(51, 70), last_page=2, total=77), id="the last page is short"),
            pytest.param(Server(FULL, total=77), id="an empty page comes early"),
            pytest.param(Server([], total=77), id="the first page is empty"),
            pytest.param(Server(FULL, ids(51, 70), ids(51, 70), total=77), id="the last page comes again"),
            pytest.param(Server(FULL, ids(41, 77), last_page=2, total=87), id="pages overlap"),
        ],
    )
    def test_fewer_than_the_total(self, server):
        """A list that ends before its own total is never taken for the whole."""
        with pytest.raises(Incomplete, match="says that it has"):
            server.read()

    @pytest.mark.parametrize(
        "server",
        [
            pytest.param(Server(FULL, [], ids(51, 77), last_page=3), id="a page in the middle is empty"),
            pytest.param(Server([], ids(1, 27), last_page=2), id="the first page is empty"),
            pytest.param(Server(FULL, ids(51, 77), ids(51, 77), ids(78, 99), last_page=4), id="a page comes again"),
        ],
    )
    def test_fewer_pages_than_the_server_says(self, server):
        """A list that ends before its own last page is never taken for the whole."""
        with pytest.raises(Incomplete, match="says that it has"):
            server.read()

    def test_more_than_the_total(self):
        """A client that came while the list was read is no fault of the list."""
        assert Server(FULL, ids(51, 78), last_page=2, total=77).read() == [*ids(1, 78)]

    def test_last_total_counts(self):
        """A list may grow while it is read: what the newest page says is right."""
        pages = [Page(1, records(FULL), 2, 77), Page(2, records(ids(51, 77)), 2, 78), Page(3, [], 2, 78)]

        def read(number: int) -> Page:
            return pages[number - 1]

        with pytest.raises(Incomplete, match="it has 78 clients, but its pages hold 77"):
            list(read_pages(read))

    @pytest.mark.parametrize("total", [None, 0], ids=["none", "0"])
    def test_total_of_an_empty_page_does_not_count(self, total):
        """Past the end a server may have lost count: the last page with clients is believed."""
        pages = [Page(1, [{"id": 1}], total=3), Page(2, [], total=total)]
        with pytest.raises(Incomplete, match="it has 3 clients, but its pages hold 1"):
            list(read_pages(lambda number: pages[number - 1]))

    def test_page_is_ignored(self):
        """A server that gives page 1 for page 2 is found out, though it gives totals."""
        with pytest.raises(Incomplete, match="ignores `page`"):
            Server(FULL, FULL, last_page=2, total=77).read()


class TestWithoutTotals:
    """Where a server says nothing, only what came counts."""

    @pytest.mark.parametrize(
        ("server", "asked"),
        [
            pytest.param(Server(), [1], id="no client"),
            pytest.param(Server(ids(1, 3)), [1, 2], id="one short page"),
            pytest.param(Server(FULL, ids(51, 77)), [1, 2, 3], id="a short page at the end"),
            pytest.param(Server(FULL), [1, 2], id="one full page"),
            pytest.param(Server(FULL, ids(51, 100)), [1, 2, 3], id="exactly 50 on the last page"),
        ],
    )
    def test_empty_page_is_the_end(self, server, asked):
        """One page more than there are is asked for, and it is empty."""
        server.read()
        assert server.asked == asked

    def test_short_page_in_the_middle_is_not_the_end(self):
        """A server may leave out what the key may not see."""
        assert Server(FULL, ids(51, 70), ids(101, 150)).read() == [*FULL, *ids(51, 70), *ids(101, 150)]

    def test_page_is_ignored(self):
        """Page 2 equal to a full page 1 is a server that ignores `page`; never silently 50 clients."""
        with pytest.raises(Incomplete, match="ignores `page`, so only the first 50") as error:
            Server(FULL, FULL).read()
        assert "--type" in error.value.hint

    def test_short_page_1_again(self):
        """A short page 1 that comes again is the whole list, from a server that answers past the end with its last."""
        assert Server(ids(1, 3), ids(1, 3)).read() == [1, 2, 3]

    @pytest.mark.parametrize(
        "server",
        [
            pytest.param(Server(FULL, ids(51, 77), ids(51, 77)), id="short"),
            pytest.param(Server(FULL, ids(51, 100), ids(51, 100)), id="full"),
        ],
    )
    def test_later_page_again_is_the_end(self, server):
        """A server that answers past the end with its last page has come to the end."""
        assert len(server.read()) == len(set(server.pages[0]) | set(server.pages[1]))

    @pytest.mark.parametrize(
        "server",
        [
            pytest.param(Server(FULL, ids(51, 77), FULL), id="page 1 again"),
            pytest.param(Server(FULL, ids(1, 20)), id="part of page 1"),
            pytest.param(Server(FULL, [*reversed(FULL)]), id="page 1 in another order"),
            pytest.param(Server(FULL, ids(51, 77), ids(40, 60)), id="some of both"),
        ],
    )
    def test_only_earlier_clients(self, server):
        """A page that brings nothing new, and is not the end, leaves the list in doubt."""
        with pytest.raises(Incomplete, match="brings only clients that earlier pages brought"):
            server.read()

    def test_list_without_an_end(self, monkeypatch):
        """A server that makes a new client up for every page is not read for ever."""
        monkeypatch.setattr(walking, "_MOST_PAGES", 7)
        with pytest.raises(Incomplete, match="does not end: page 7 has clients too"):
            list(read_pages(lambda number: Page(number, records(ids(number, number)))))

    def test_client_on_two_pages(self):
        """A list that moved shows a client twice; it is yielded once."""
        assert Server(FULL, ids(49, 77)).read() == [*ids(1, 77)]

    def test_client_twice_on_a_page(self):
        """It is yielded once, where it stood first."""
        assert Server([1, 2, 1, 3]).read() == [1, 2, 3]

    def test_first_record_of_a_client_is_kept(self):
        """Of two records of a client, the first is yielded."""
        pages = [Page(1, [{"id": 1, "title": "old"}, {"id": 1, "title": "new"}]), Page(2, [])]
        [page] = read_pages(lambda number: pages[number - 1])
        assert page.clients == [{"id": 1, "title": "old"}]

    def test_pages_come_as_they_are_read(self):
        """A page is yielded before the next one is asked for."""
        server = Server(FULL, ids(51, 77))
        next(read_pages(server))
        assert server.asked == [1]

    def test_pages_before_a_fault_are_kept(self):
        """What came before a list turned out incomplete was yielded."""
        pages = read_pages(Server(FULL, ids(51, 77), FULL))
        assert [page.number for page in islice(pages, 2)] == [1, 2]


scripts = st.builds(
    Server,
    *[st.lists(st.integers(1, 12), max_size=6)] * 5,
    last_page=st.none() | st.integers(0, 7),
    total=st.none() | st.integers(0, 12),
)


@given(scripts)
def test_any_server_comes_to_an_end(server):
    """Whatever a server does: the reading ends, and each client comes once, in the order it came first."""
    came = []
    with suppress(Incomplete):
        for page in read_pages(server):
            came.extend(page.ids)
    brought = [client_id for number in [*server.asked] for client_id in server(number).ids]
    assert came == [*dict.fromkeys(brought)][: len(came)]


@given(scripts)
def test_any_server_is_asked_page_by_page(server):
    """Pages are asked for from the first on, each once, and never one further than the first empty one."""
    with suppress(Incomplete):
        server.read()
    assert server.asked == [*range(1, len(server.asked) + 1)]
    assert len(server.asked) <= len(server.pages) + 1


@given(scripts)
def test_any_list_that_ends_well_has_its_total(server):
    """No list is given as whole that has fewer clients than the server says."""
    try:
        came = server.read()
    except Incomplete:
        return
    assert len(came) >= (server.total or 0)


@given(st.integers(0, 170), st.booleans())
def test_honest_list_is_read_whole(clients, gives_totals):
    """A server that pages as documented is read to the last client, with totals or without."""
    pages = [ids(start, min(start + PAGE_SIZE - 1, clients)) for start in range(1, clients + 1, PAGE_SIZE)]
    totals = {"last_page": max(len(pages), 1), "total": clients} if gives_totals else {}
    assert Server(*pages, **totals).read() == [*ids(1, clients)]
