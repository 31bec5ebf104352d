"""Row → payload → record → row, and record → row: properties that hold for any client."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intend_bulk.model.client import SINGLE, fields
from intend_bulk.model.fields import FLAG
from intend_bulk.model.payload import to_payload, to_row

NO_DEADLINE = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

TEXT = st.text(max_size=12).map(str.strip).filter(bool)
FLAGS = st.sampled_from(["0", "1"])


def cells_of(columns, *, always=()):
    """Texts for columns: flags "0" or "1", the others any text or, unless they are in `always`, empty."""
    return st.fixed_dictionaries(
        {
            field.name: FLAGS if field.kind is FLAG else (TEXT if field.name in always else st.none() | TEXT)
            for field in columns
        }
    )


def numbered(prefix, n):
    """The fields that are sent of one address or contact, any other key among those of a contact."""
    all_fields = fields(shipping=n, contacts=n)
    return [field for field in all_fields if field.sent and field.name.startswith(f"{prefix}_{n}_")]


def has_text(cells):
    return any(text is not None for name, text in cells.items() if not name.endswith("_default"))


@st.composite
def rows(draw):
    """Rows as an export gives them: addresses without a gap, every default "0" or "1", sources filled."""
    sent = [field for field in fields(shipping=0, contacts=0) if field.sent and field.returned]
    row = draw(cells_of(sent, always=("source", "source_status")))
    for n in range(1, draw(st.integers(0, 3)) + 1):
        row |= draw(cells_of(numbered("shipping", n)).filter(has_text))
    for n in range(1, draw(st.integers(0, 2)) + 1):
        contact = draw(cells_of(numbered("contact", n)))
        keys = draw(st.lists(st.sampled_from(["mobile", "job_title", "Position", "fax2"]), unique=True))
        row |= contact | {f"contact_{n}_{key}": draw(TEXT) for key in keys} | {f"contact_{n}_last_name": draw(TEXT)}
    return row


def record_of(payload):
    """A client as Intend gives it back after the payload was sent."""
    returned = {key: value for key, value in payload.items() if key != "credentials"}
    return {"id": 30, "account": "INTEND01", **returned, "created_on": "2022-07-18T22:49:53.000000Z"}


def filled(row):
    return {name: cell for name, cell in row.items() if cell is not None}


@NO_DEADLINE
@given(rows())
def test_row_comes_back_as_it_was_sent(row):
    """Every text of every column that can be sent is the same after the way to Intend and back."""
    back = filled(to_row(record_of(to_payload(row))))
    given_by_intend = {"client_id": "30", "client_account": "INTEND01", "created_on": "2022-07-18T22:49:53.000000Z"}
    assert back == filled(row) | given_by_intend


@NO_DEADLINE
@given(rows())
def test_exported_row_is_sent_as_the_same_payload(row):
    """An export is a valid input: what is sent of it is what was sent at first."""
    payload = to_payload(row)
    assert to_payload(to_row(record_of(payload))) == payload


LEAF = object()
ODD_KEYS = ["a.b", "a", "b", "$", "$.title", '["a"]', "", " ", "0", "[0]", "Email", "job title", "_x", "client", "code"]
NAMES = [field.name for field in SINGLE] + ["shipping_1_town", "contact_1_mobile", "contact_1_email"]
PATH_KEYS = [str(step) for field in fields(shipping=1, contacts=1) for step in field.path if isinstance(step, str)]
KEYS = st.sampled_from(sorted({*ODD_KEYS, *NAMES, *PATH_KEYS} - {"credentials"})) | st.text(max_size=3)
TREES = st.recursive(
    st.just(LEAF), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=10
)
OBJECTS = st.dictionaries(KEYS, TREES, max_size=5)
RECORDS = st.builds(
    lambda anything, documented: {**anything, **documented},
    OBJECTS,
    st.fixed_dictionaries(
        {},
        optional={
            "detail": OBJECTS,
            "billing_address": OBJECTS,
            "shipping_addresses": st.lists(OBJECTS, max_size=3),
            "contacts": st.lists(OBJECTS, max_size=3),
        },
    ),
)


def with_values(tree, make):
    """The tree with a value of its own in the place of every leaf."""
    if tree is LEAF:
        return make()
    if isinstance(tree, list):
        return [with_values(inner, make) for inner in tree]
    return {key: with_values(inner, make) for key, inner in tree.items()}


def leaves(tree):
    """How many leaves a tree of objects has."""
    return 1 if tree is LEAF else sum(leaves(inner) for inner in tree.values())


@NO_DEADLINE
@given(RECORDS)
def test_no_text_of_a_record_is_lost(tree):
    """Every text stands in exactly one cell, so no two columns share a name either."""
    numbers = count()
    record = with_values(tree, lambda: f"<{next(numbers)}>")
    cells = [str(cell) for cell in to_row(record).values()]
    found = [sum(f"<{n}>" in cell for cell in cells) for n in range(next(numbers))]
    assert set(found) <= {1}


@NO_DEADLINE
@given(RECORDS)
def test_no_number_of_a_record_is_lost(tree):
    """Every number stands in exactly one cell."""
    numbers = count(70_001)
    record = with_values(tree, lambda: next(numbers))
    cells = [str(cell) for cell in to_row(record).values()]
    found = [sum(str(n) in cell for cell in cells) for n in range(70_001, next(numbers))]
    assert set(found) <= {1}


WITHOUT_LISTS = st.dictionaries(
    KEYS.filter(lambda key: key != "discount_brackets"),
    st.recursive(st.just(LEAF), lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=10),
    max_size=5,
)


@NO_DEADLINE
@given(WITHOUT_LISTS, st.sampled_from([False, 0, 0.0, True, "x"]))
def test_every_value_has_a_cell_of_its_own(tree, value):
    """Also one that is false or zero; only lists and discount brackets hold several in one cell."""
    row = to_row(with_values(tree, lambda: value))
    assert sum(cell is not None for cell in row.values()) == leaves(tree)
