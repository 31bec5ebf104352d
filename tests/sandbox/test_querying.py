"""GET /api/clients: one client, and lists in pages of fifty."""

import pytest

SHAPES = ["list", "page", "meta"]


@pytest.fixture
def two_departments(intend, documented):
    """Clients 1 trade UK, 2 retail UK, 3 trade US."""
    for code, department in (("trade", "UK"), ("retail", "UK"), ("trade", "US")):
        intend.create(documented | {"type": {"code": code}, "department": department})
    return intend


def ids_of(answer):
    return [record["id"] for record in answer["data"]]


def records_of(answer, shape):
    return answer["data"]["data"] if shape == "page" else answer["data"]


@pytest.mark.parametrize("shape", SHAPES)
def test_one_client_is_a_single_object(start, documented, shape):
    """A client that is asked for by its id is an object, however lists look."""
    intend = start(list_shape=shape)
    intend.create(documented)
    assert intend.clients(client_id=1)["data"]["title"] == "Intend Design Studio"


def test_unknown_id(intend):
    """An id that is not there is no HTTP error."""
    assert intend.clients(client_id=16) == {
        "status": 200,
        "response": False,
        "data": [],
        "msg": "Client not found",
    }


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param({}, [1, 2, 3], id="no filter"),
        pytest.param({"client_type": "trade"}, [1, 3], id="type"),
        pytest.param({"department": "UK"}, [1, 2], id="department"),
        pytest.param({"client_type": "trade", "department": "UK"}, [1], id="type and department"),
        pytest.param({"department": "uk"}, [], id="another letter case"),
        pytest.param({"department": "UK "}, [], id="a space too many"),
        pytest.param({"department": ""}, [], id="empty"),
        pytest.param({"client_type": "vip"}, [], id="unknown type"),
    ],
)
def test_filters_match_exactly(two_departments, query, ids):
    """All filters that are given must hold, to the letter."""
    assert ids_of(two_departments.clients(**query)) == ids


@pytest.mark.parametrize(
    ("query", "found"),
    [({"client_type": "trade"}, True), ({"client_type": "retail"}, False), ({"department": "US"}, False)],
)
def test_id_with_filter(two_departments, query, found):
    """A filter beside the id must hold as well."""
    assert two_departments.clients(client_id=1, **query)["response"] is found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("page", "first", "count"),
    [(None, 1, 50), (1, 1, 50), (2, 51, 50), (3, 101, 23), (4, None, 0), (999_999_999_999, None, 0)],
)
def test_pages_of_fifty(start, shape, page, first, count):
    """123 clients are two full pages and a short one, in the order of their ids; then come empty pages."""
    answer = start(clients=123, list_shape=shape).clients(page=page)
    ids = [record["id"] for record in records_of(answer, shape)]
    assert ids == (list(range(first, first + count)) if first else [])


def test_shape_list(start):
    """In the shape "list", data is the list and nothing says how many there are."""
    answer = start(clients=51, list_shape="list").clients(page=2)
    assert list(answer) == ["status", "response", "data", "msg"]
    assert ids_of(answer) == [51]


def test_shape_page(start):
    """In the shape "page", data is an object with the list and its totals."""
    data = start(clients=123, list_shape="page").clients(page=3)["data"]
    assert len(data.pop("data")) == 23
    assert data == {"current_page": 3, "last_page": 3, "per_page": 50, "total": 123}


def test_shape_meta(start):
    """In the shape "meta", data is the list and the totals stand beside it."""
    answer = start(clients=123, list_shape="meta").clients(page=2)
    assert answer["meta"] == {"current_page": 2, "last_page": 3, "per_page": 50, "total": 123}
    assert len(answer["data"]) == 50


def test_totals_are_of_the_filter(start):
    """The totals count what the filter lets through."""
    intend = start(clients=123, list_shape="meta")
    departments = [intend.clients(department=name)["meta"]["total"] for name in ("UK", "EU", "US")]
    assert sum(departments) == 123
    assert all(0 < total < 123 for total in departments)


def test_empty_list_has_one_page(start):
    """Without a client there is still a page 1, and it is the last."""
    answer = start(list_shape="meta").clients()
    assert answer["meta"] == {"current_page": 1, "last_page": 1, "per_page": 50, "total": 0}


@pytest.mark.parametrize("name", ["page", "client_id"])
@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "", "+1", "٣", "9" * 30])
def test_number_that_is_none(intend, name, value):
    """A page or an id that is not a whole number from 1 is a 400."""
    answer = intend.ask("GET", "/api/clients", params={name: value})
    assert (answer.status_code, answer.json()) == (
        400,
        {"status": 400, "response": False, "data": None, "msg": f"The {name} must be a whole number from 1."},
    )
