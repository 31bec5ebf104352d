"""The JSON that wraps every answer."""

import json

import pytest

from intend_bulk.api.envelope import MESSAGE_LENGTH, Envelope, NotAnEnvelope, parse_envelope


def parsed(document: object) -> Envelope:
    return parse_envelope(json.dumps(document).encode())


def test_documented_envelope():
    """The vendor's own example, part by part."""
    envelope = parsed({"status": 200, "response": True, "data": {"client_id": 30}, "msg": "Request Successful"})
    assert envelope == Envelope(True, {"client_id": 30}, "Request Successful", 200)


def test_least_envelope():
    """A boolean `response` makes an envelope; all else may be missing."""
    assert parsed({"response": False}) == Envelope(False, None, "", None, None)


def test_meta_is_kept():
    """Totals may stand beside the data."""
    assert parsed({"response": True, "data": [], "meta": {"total": 77}}).meta == {"total": 77}


@pytest.mark.parametrize("message", [None, 7, ["a"], {"email": "taken"}], ids=["null", "number", "list", "object"])
def test_message_that_is_no_text(message):
    """A message of another kind is none."""
    assert parsed({"response": False, "msg": message}).message == ""


def test_message_is_cut():
    """No more of a message is kept than a cell or a screen can show."""
    assert parsed({"response": False, "msg": "x" * 10_000}).message == "x" * MESSAGE_LENGTH


def test_text_is_kept_exactly():
    """Only the message is made fit for one line; data is never altered."""
    title = "  Müller\r\n\t& Söhne 東京 🏠\x00 "
    assert parsed({"response": True, "data": {"title": title}}).data == {"title": title}


@pytest.mark.parametrize("place", [["{}"], {"title": "{}"}, {"{}": 1}, "{}"], ids=["list", "object", "key", "text"])
def test_half_a_character_is_replaced(place):
    """Half of an emoji can be written nowhere, wherever it stands in the data."""
    text = json.dumps({"response": True, "data": place}).replace("{}", r"Acme \ud83d")
    whole = json.loads(json.dumps(place).replace("{}", r"Acme \ufffd"))
    assert parse_envelope(text.encode()).data == whole


@pytest.mark.parametrize("escape", [r"\uD83D", r"\ud83d", r"\udE00", r"\uDfFf"])
def test_half_a_character_is_replaced_however_it_is_spelled(escape):
    """Hexadecimal digits may be capitals, and either half may stand alone."""
    assert parse_envelope(b'{"response": true, "data": "%s"}' % escape.encode()).data == "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_half_a_character_is_replaced_in_every_encoding(encoding):
    """Some servers write the half itself, which no encoding allows."""
    body = '{"response": true, "data": "Müller \ud83d"}'.encode(encoding, "surrogatepass")
    assert parse_envelope(body).data == "Müller \ufffd"


def test_escaped_backslash_is_no_escape():
    """A text may speak of halves of characters without having any."""
    assert parse_envelope(rb'{"response": true, "data": "\\ud83d \ud83c\udfe0"}').data == r"\ud83d 🏠"


def test_keys_that_become_the_same_are_refused():
    """Of two keys that differ only in half a character, none takes the place of the other."""
    with pytest.raises(NotAnEnvelope, match="a key stands twice"):
        parse_envelope(rb'{"response": true, "data": {"\ud83d": 1, "\ud83e": 2}}')


def test_whole_emoji_is_kept():
    """An emoji that JSON writes as two escapes is one character."""
    assert parse_envelope(rb'{"response": true, "data": "\ud83c\udfe0"}').data == "🏠"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "no JSON as documented", id="nothing"),
        pytest.param(b"<html>\n<body>Hello", "'<html> <body>Hello'", id="the beginning is shown"),
        pytest.param(b'{"response": true', "no JSON as documented", id="half"),
        pytest.param(b'{"response": true, "a": 1, "a": 2}', "a key stands twice", id="a key twice"),
        pytest.param(b'{"response": true, "a": -Infinity}', "-Infinity is no JSON", id="Infinity"),
        pytest.param(b"[" * 100_000, "no JSON as documented", id="deep nesting"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "no JSON as documented", id="deep objects"),
        pytest.param(b"[]", "not the documented object", id="array"),
        pytest.param(b'{"response": "true"}', "not the documented object", id="response as text"),
    ],
)
def test_what_it_is_instead(body, words):
    """Anything else is refused, and the message shows what came."""
    with pytest.raises(NotAnEnvelope) as refused:
        parse_envelope(body)
    assert words in str(refused.value)


def test_what_it_is_instead_is_short():
    """Of a long page only the beginning is shown."""
    with pytest.raises(NotAnEnvelope) as refused:
        parse_envelope(b"<p>" * 1_000_000)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"response": False, "msg": "no login with {}"}, id="message"),
        pytest.param({"response": False, "msg": "x" * (MESSAGE_LENGTH - 5) + "{}"}, id="message that is cut within it"),
        pytest.param({"password": "{}"}, id="no envelope"),
        pytest.param({"title": "x" * 65, "password": "{}"}, id="no envelope, cut within it"),
    ],
)
@pytest.mark.parametrize(
    "secret",
    [
        pytest.param("kryptonite", id="plain"),
        pytest.param("krypton  \t ite", id="with spaces"),
        pytest.param('krypt"on\\ite', id="with signs that JSON escapes"),
        pytest.param("kryptön/ite", id="not ASCII"),
    ],
)
def test_secret_is_hidden(body, secret):
    """A server's words may repeat what was sent to it; no part of a secret is shown."""
    document = json.dumps(body).replace("{}", json.dumps(secret)[1:-1]).encode()
    try:
        shown = parse_envelope(document, secrets=[secret]).message
    except NotAnEnvelope as error:
        shown = str(error)
    assert "kryp" not in shown


def test_secret_is_hidden_on_a_page():
    """HTML has its own way of writing a quotation mark."""
    with pytest.raises(NotAnEnvelope, match=r"<p>\*\*\*</p>"):
        parse_envelope(b"<p>krypt&quot;on&amp;ite</p>", secrets=['krypt"on&ite'])


def test_secret_is_hidden_where_slashes_are_escaped():
    """PHP writes a slash in JSON as two signs."""
    with pytest.raises(NotAnEnvelope, match=r'"password": "\*\*\*"'):
        parse_envelope(rb'{"password": "krypt\/onite"}', secrets=["krypt/onite"])


def test_longer_secret_is_hidden_first():
    """A secret that contains another one is hidden whole."""
    body = b'{"response": false, "msg": "the key kryptonite-7 is not known"}'
    assert parse_envelope(body, secrets=["krypt", "kryptonite-7"]).message == "the key *** is not known"


def test_secret_stays_in_the_data():
    """Only words that are shown are altered: a password of "30" hides no client id."""
    body = b'{"response": true, "data": {"client_id": 30}}'
    assert parse_envelope(body, secrets=["30"]).data == {"client_id": 30}
