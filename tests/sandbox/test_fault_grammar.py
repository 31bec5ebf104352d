"""How a fault is written, and when it happens."""

import json

import pytest

from intend_bulk.sandbox import SandboxConfig, SandboxError, fault_list
from intend_bulk.sandbox.faults.catalogue import KINDS
from intend_bulk.sandbox.faults.choosing import Faults
from intend_bulk.sandbox.faults.grammar import GRAMMAR, parse_fault
from intend_bulk.sandbox.faults.rules import Asked

NAMES = ", ".join(KINDS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The fault '' cannot be read: it is empty."),
        ('lost title="Acme', "The fault 'lost title=\"Acme' cannot be read: a quotation mark is missing."),
        (
            "lost-aftr-commit 5%",
            "The fault 'lost-aftr-commit 5%': there is no 'lost-aftr-commit'. Did you mean lost-after-commit? "
            f"There are: {NAMES}.",
        ),
        ("LOST", f"The fault 'LOST': there is no 'LOST'. Did you mean lost? There are: {NAMES}."),
        ("zzz", f"The fault 'zzz': there is no 'zzz'. There are: {NAMES}."),
        (
            "400-after-commit",
            "The fault '400-after-commit': there is no '400-after-commit'. Did you mean 500-after-commit? "
            f"There are: {NAMES}.",
        ),
        (
            "lost 5",
            "The fault 'lost 5': '5' is neither a share (5%), nor numbers (@3,7), "
            "nor a setting (email=*@slow.example).",
        ),
        (
            "lost 0%",
            "The fault 'lost 0%': in '0%', '0' is not a share of over 0 and up to 100 per cent, as in 5%.",
        ),
        (
            "lost 101%",
            "The fault 'lost 101%': in '101%', '101' is not a share of over 0 and up to 100 per cent, as in 5%.",
        ),
        (
            "lost @0",
            "The fault 'lost @0': in '@0', '0' is not a list of numbers from 1, as in @3,7 or @3-5 or @3-.",
        ),
        (
            "lost @7-3",
            "The fault 'lost @7-3': in '@7-3', '7-3' is not a list of numbers from 1, as in @3,7 or @3-5 or @3-.",
        ),
        (
            "timeout form=date",
            "The fault 'timeout form=date': the setting 'form' is unknown; there are for, email, title, page, on.",
        ),
        (
            "late-commit after=soon",
            "The fault 'late-commit after=soon': in 'after=soon', 'soon' is not a number of seconds, as in 20s.",
        ),
        ("301 to=there", "The fault '301 to=there': in 'to=there', 'there' is not self, a port or a URL."),
        ("500 body=xml", "The fault '500 body=xml': in 'body=xml', 'xml' is not one of envelope, html, none."),
        ("500 page=0", "The fault '500 page=0': in 'page=0', '0' is not a whole number from 1."),
        ("500-after-commit page=4", "The fault '500-after-commit page=4': a read commits nothing."),
        ("500 email=a on=reads", "The fault '500 email=a on=reads': a read has no email and no title."),
        ("500 page=4 on=creates", "The fault '500 page=4 on=creates': a create has no page."),
        ("no-id page=4", "The fault 'no-id page=4': the setting 'page' is unknown; there are email, title."),
        (
            "newest-first email=a",
            "The fault 'newest-first email=a': the setting 'email' is unknown; there are page.",
        ),
    ],
)
def test_what_cannot_be_read(text, message):
    """One sentence names the part that is wrong, and says what there is."""
    with pytest.raises(SandboxError) as refused:
        parse_fault(text)
    assert str(refused.value) == message


def test_configuration_refuses_a_fault():
    """Before a port is opened."""
    with pytest.raises(SandboxError, match="Did you mean lost"):
        SandboxConfig(faults=["lots"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_fault_is_written_as_it_is_listed(kind):
    """With its settings as they are listed, it is what its name alone is."""
    usage = kind.usage.removesuffix(" *")
    assert parse_fault(usage).settings == parse_fault(kind.name).settings
    assert kind.usage in fault_list()


@pytest.mark.parametrize("example", [line.split("   ")[0].strip() for line in GRAMMAR.splitlines() if line[:2] == "  "])
def test_every_example_can_be_read(example):
    assert parse_fault(example).text == example


def create(email="office@acme.co.uk", title="Acme Ltd"):
    body = json.dumps({"email": email, "title": title}).encode()
    return Asked("POST", "/api/clients/create", lambda: body)


def read(query=""):
    return Asked("GET", f"/api/clients?{query}", lambda: b"")


def happened(faults, asked, *, seed=1):
    """The numbers, from 1, of those requests to which something happened."""
    chooser = Faults([parse_fault(fault) for fault in faults], seed=seed, clock=lambda: 0.0)
    chosen = [chooser.choose(one).fault for one in asked]
    return [number for number, fault in enumerate(chosen, start=1) if fault]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [("@3", [3]), ("@3,7", [3, 7]), ("@3-5", [3, 4, 5]), ("@8-", [8, 9, 10]), ("", list(range(1, 11)))],
)
def test_numbers(numbers, expected):
    assert happened([f"lost {numbers}"], [create() for _ in range(10)]) == expected


def test_numbers_count_what_fits():
    """The second create of that e-mail is meant, whatever else comes."""
    asked = [create(), create("a@slow.example"), read(), create(), create("b@SLOW.example"), create("c@slow.example")]
    assert happened(["lost email=*@slow.example @2"], asked) == [5]


def test_numbers_count_what_another_fault_took():
    """Each fault counts for itself."""
    assert happened(["500 @1", "lost @2"], [create() for _ in range(3)]) == [1, 2]


def test_first_that_is_due_happens():
    faults = Faults([parse_fault("500 @2"), parse_fault("lost")], seed=1, clock=lambda: 0.0)
    assert [faults.choose(create()).fault.kind.name for _ in range(3)] == ["lost", "500", "lost"]
    assert faults.counts() == [("500 @2", 1), ("lost", 2)]


def test_title_with_spaces():
    assert happened(['lost title="acme *"'], [create(), create(title="Bolt Ltd")]) == [1]


def test_of_how_lists_are_everything_holds():
    faults = Faults(
        [parse_fault("newest-first"), parse_fault("500 page=2"), parse_fault("page-size size=9")],
        seed=1,
        clock=lambda: 0.0,
    )
    chosen = faults.choose(read("page=2"))
    assert (chosen.fault.kind.name, sorted(chosen.habits)) == ("500", ["newest-first", "page-size"])


def test_page_is_of_lists():
    """A client that is asked for by its id is on no page; a list without a number is page 1."""
    asked = [read("page=1"), read("client_id=7"), read(), read("page=2"), create()]
    assert happened(["500 page=1"], asked) == [1, 3]


def test_reads_are_lists_and_clients():
    assert happened(["lost on=reads"], [read("page=1"), read("client_id=7"), create()]) == [1, 2]


def test_nothing_happens_elsewhere():
    """To the sandbox's own addresses and to those that are none."""
    asked = [Asked("GET", "/sandbox/summary", lambda: b""), Asked("POST", "/nowhere", lambda: b"")]
    assert happened(["lost", "lost on=reads"], asked) == []


@pytest.mark.parametrize("body", [b"", b"[", b"[1]", b'{"email": null}'])
def test_body_that_says_nothing_fits_no_email(body):
    assert happened(["lost email=*@*"], [Asked("POST", "/api/clients/create", lambda: body)]) == []


def test_share_is_about_that():
    """Of a thousand creates, a fifth, more or less."""
    assert 150 < len(happened(["lost 20%"], [create() for _ in range(1000)])) < 250


def test_same_seed_same_fate():
    asked = [create() for _ in range(200)]
    assert happened(["lost 20%"], asked, seed=7) == happened(["lost 20%"], asked, seed=7)
    assert happened(["lost 20%"], asked, seed=7) != happened(["lost 20%"], asked, seed=8)


def test_others_do_not_change_a_fate():
    """The dice of a fault are its own: reads in between change nothing."""
    creates = [create() for _ in range(100)]
    mixed = [one for pair in zip(creates, [read() for _ in creates], strict=True) for one in pair]
    fates = happened(["lost 20%", "500 50% on=reads"], mixed)
    assert [(number + 1) // 2 for number in fates if number % 2] == happened(["lost 20%"], creates)
