"""What an e-mail address or a website that is none was meant to be: beyond doubt, or as a guess."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from intend_bulk.checks.texts import code_flaw, is_web_address

_BEFORE, _AFTER = ' \t\r\n<",;', ' \t\r\n>",;.'
"""What a copy leaves around an address; a dot in front may be the rest of a name."""
_MAILTO = "mailto:"
_LONGEST = 1000
"""A longer text is no address that somebody mistyped."""
_EMAIL_IN_TEXT = re.compile(r"[^\s<>,;:\"'()\[\]|/@]{1,64}@[^\s<>,;:\"'()\[\]|/@]{1,255}")
_OPENS = "<([{\"'|:;,-"
"""What stands before an address that is a part of a text; a word may be the first half of it: "joe bloggs@acme.com"."""
_AT = re.compile(r" ?[(\[{] ?(?:at|@) ?[)\]}] ?", re.IGNORECASE)
_DOT = re.compile(r" ?[(\[{] ?(?:dot|\.) ?[)\]}] ?", re.IGNORECASE)
_SCHEME = re.compile(r"(https?)(?::[/\\]*|[/\\]{2,})", re.IGNORECASE)
"""http:// as it is mistyped without another meaning: "http:/", "http//", "http:\\"."""
_NEARLY_A_SCHEME = re.compile(r"h{0,2}t{1,3}p(s?)[:;.,]?[/\\]+", re.IGNORECASE)


def email_flaw(text: str) -> str | None:
    """What is wrong with an e-mail address, in words; None for a good one. Nobody is asked over the network."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return None


@lru_cache(maxsize=4096)
def meant_email(text: str) -> str:
    """The one address that a cell holds, with nothing else in it: "mailto:a@b.com;" -> "a@b.com"; "" where unclear.

    "Ann <a@b.com>" is unclear: the name would be lost.
    """
    if len(text) > _LONGEST:
        return ""
    bare = _bare(text)
    if bare[: len(_MAILTO)].casefold() == _MAILTO:
        bare = _bare(bare[len(_MAILTO) :])
    if bare[:1] == bare[-1:] == "'":
        bare = bare[1:-1]
    bare = "@".join(part.strip() for part in bare.split("@"))
    return bare if _is_email(bare) else ""


@lru_cache(maxsize=4096)
def guess_email(text: str) -> str:
    """The one address that was probably meant: "Ann <a@b.com>", "a(at)b,com" -> an address; "" where unclear."""
    if len(text) > _LONGEST:
        return ""
    if sure := meant_email(text):
        return sure
    typed = _DOT.sub(".", _AT.sub("@", text))
    typed = typed if "@" in typed else typed.replace(" at ", "@")
    found = _EMAIL_IN_TEXT.search(typed) if typed.count("@") == 1 else None
    if found and (typed[: found.start()].rstrip() or "<")[-1] in _OPENS and _is_email(address := found[0].strip(".")):
        return address
    name, _, domain = re.sub("@+", "@", typed).partition("@")
    mended = f"{name.strip()}@{re.sub('[.,]+', '.', domain.strip())}"
    return mended if _is_email(mended) else ""


def meant_website(text: str) -> str:
    """The one website that a cell holds: "http:/acme.com;", "<acme.com>" -> an address; "" where unclear."""
    if is_web_address(text):
        return text
    bare = _bare(text)
    if found := _SCHEME.match(bare):
        scheme, rest = found[1], bare[found.end() :]
        again = _SCHEME.match(rest)
        if again and again[1].casefold() == scheme.casefold():  # "http://http://acme.com"
            rest = rest[again.end() :]
        bare = f"{scheme}://{rest}"
    return bare if is_web_address(bare) else ""


def guess_website(text: str) -> str:
    """The one website that was probably meant: "www.acme,com", "see acme.com" -> an address; "" where unclear."""
    if len(text) > _LONGEST:
        return ""
    typed = _NEARLY_A_SCHEME.sub(r"http\1://", _DOT.sub(".", text.strip()), count=1)
    mended = re.sub(r"(?<![/:])[.,]{1,3}(?=\S)", ".", re.sub(r"^www[ ,:;]+", "www.", typed, flags=re.IGNORECASE))
    sure = meant_website(text) or meant_website(typed) or ("" if "@" in mended else meant_website(mended))
    within = {_bare(word) for word in re.split(r"[\s,;()]+", text) if "@" not in word and meant_website(word)}
    return sure or (within.pop() if len(within) == 1 else "")


def _is_email(text: str) -> bool:
    return email_flaw(text) is None and code_flaw(text) is None


def _bare(text: str) -> str:
    return text.lstrip(_BEFORE).rstrip(_AFTER)
