"""Whether a word can stand in a text: "Café" can; "CafŽ" and "Ã©" were read in a wrong encoding."""

import re
import unicodedata

_V, _C = "aeiouy\u00e1\u00e9\u00ed\u00f3\u00fa\u00fd", "bcdfghjklmnpqrstvwxz"
_UNLIKELY = {
    # What Czech, Polish or Hungarian becomes in cp1252; Western languages have these letters in other places.
    "cp1252": f"[\u00e8\u00ea][{_V}]|[aeu]\u00e8|i\u00e8\\b|\u00f8[{_V}\u00e6]|[{_V}]\u00f8|\u00e6[{_V}]|[{_V}]\u00e6"
    f"|\u00f1(?![{_V}\u00fc])|[\u00f2\u00f9\u00ec]\\w|(?<![aeiou\u00e9])\u00ef|\u00f5(?!e)|\u00e3(?![oe]|\\b)|\u00e7[{_C}]",
    # What Western languages become in cp1250.
    "cp1250": f"[{_C}][\u010d\u0107\u0148](?![{_V}\u011b\u016f])|\u0144[{_V}]|[\u0155\u013a]|\u0103[{_V}]|[{_V}]\u0103"
    f"|\u0151[{_V}]|[{_V}]\u0151|\u0171[{_V}]|[{_V}]\u0171|(?:\\b|[{_C}])\u0159(?![{_V}\u011b\u016f])|[{_V}]\u016f|\u015bu|\\bn\u015f\\b",
    # What they become in cp1257: the letters of Latvian and Lithuanian, which hardly know ch, th, q, w or x.
    "cp1257": f"\u014d|[{_V}][\u0117\u0113]|[\u0117\u0113][{_V}]|[{_C}][\u0137\u013c\u0146\u0123\u010d][{_C}]|c\u0137"
    "|ch|ph|th|[qwx]|[\u0107\u0144\u0157\u017a\u015b]|\u0173\\w|eau|ou",
    "cp850": f"[\u00fe\u00f0]|[{_C}]\u00df",
    # An apostrophe or a trade mark that is read as the letter of an old Mac: Johnís, Kidsí, Bestô.
    "mac_roman": f"[b-tv-z]\u00ed(?:s|t|ll|re|ve|d)\\b|[{_C}]s\u00ed\\b|[{_C}]\u00f4\\b",
}
_RULES = {name: re.compile(rule) for name, rule in _UNLIKELY.items()}
_ALONE = frozenset(
    "\u00e0\u00e9\u00e8\u00f3\u00f2\u00f4\u00c0\u00c9\u00c8\u00c5\u00d6\u00d8\u00e5\u00f6\u00f8"
    "\u0430\u0432\u0438\u043a\u043e\u0441\u0443\u044f\u0410\u0412\u0418\u041a\u041e\u0421\u0423\u042f"
)
"""Letters that are words."""
_ELISION = re.compile(r"(?:^|\W)(?:[ldjcnsmt]|qu|un|all|dell|dall|nell|sull)\Z", re.IGNORECASE)
_ENDING = re.compile(r"(?:s|t|d|m|n|ll|re|ve|em)\b", re.IGNORECASE)
_NEVER = re.compile("[\u2219-\u2265\u2500-\u259f\u3131-\u318e\ufb01\ufb02\uff61-\uff65]")
"""Lines to draw boxes with, signs of mathematics, parts of Korean letters, ligatures, marks of half width."""
_HALF = re.compile("[\uff66-\uff9f]")
_NO_LETTERS = "\u0192\u00aa\u00ba\u00b5"
_OPENING, _CLOSING = (
    "\u2018\u201c\u00ab\u00bf\u00a1\u201e\u201a\u2039",
    "\u201d\u00bb\u2122\u00ae\u00a9\u2026\u203a\u00b2\u00b3",
)
_ANYWHERE = "\u2013\u2014\u00a0\u3000"


def is_strange(text: str, encoding: str) -> bool:
    """Whether a text, decoded in an encoding, holds what no language has."""
    rule = _RULES.get(encoding)
    if rule and rule.search(text.lower()):
        return True
    return any(_is_out_of_place(text, at) for at, char in enumerate(text) if not char.isascii())


def _is_out_of_place(text: str, at: int) -> bool:
    char, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if _NEVER.match(char):
        return True
    if char.isalpha() and char not in _NO_LETTERS and unicodedata.category(char) != "Lm":
        return _is_odd_letter(text, char, before, after)
    return _is_odd_sign(text, at, before, after)


def _is_odd_letter(text: str, char: str, before: str, after: str) -> bool:
    if _script(char) == "CJK":
        is_swallowed = "a" <= before <= "z" or "a" <= after <= "z" or (_is_latin(before) and _is_latin(after))
        return is_swallowed or (bool(_HALF.match(char)) and not _HALF.match(before) and not _HALF.match(after))
    if before.isdigit() or after.isdigit():
        return True
    if _script(char) != "LATIN":
        return _is_latin(before) or _is_latin(after) or not (_is_letter(before, after) or char in _ALONE)
    if not _is_letter(before, after):
        return char not in _ALONE
    if char.isupper():
        return before.isalpha() and any("a" <= other <= "z" for other in text)
    return (after.isupper() and char != "\u00df") or _is_foreign(text, before, after)


def _is_foreign(text: str, before: str, after: str) -> bool:
    """Whether a letter stands between two others that are not ASCII, or in a word of none that is."""
    if _is_letter(before) and _is_letter(after):
        return not (before.isascii() or after.isascii())
    return sum(map(str.isalpha, text)) > 1 and not any(map(_is_latin, text))


def _is_odd_sign(text: str, at: int, before: str, after: str) -> bool:
    char = text[at]
    if char in _ANYWHERE:
        return False
    if char in "\u2019\u00b4":
        return after.islower() and not (_ENDING.match(text, at + 1) or _ELISION.search(text, 0, at))
    if char in _OPENING:
        return before.isalpha()
    if char in _CLOSING:
        return after.isalpha()
    if char in "\u00b0\u00ba\u00aa":
        return before.isalpha() and after.isalpha()
    if char == "\u00b7":
        return _is_letter(before, after) and (before + after).lower() != "ll"
    return unicodedata.category(char) in ("Cc", "Cn", "Co", "Cf") or _is_letter(before, after)


def _is_letter(*neighbours: str) -> bool:
    return any(neighbour.isalpha() for neighbour in neighbours)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _script(char: str) -> str:
    """The first word of its name, which is its script: LATIN, CYRILLIC; CJK for all of Chinese, Japanese and Korean."""
    script = unicodedata.name(char, "").partition(" ")[0]
    return "CJK" if script in ("HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH", "FULLWIDTH", "IDEOGRAPHIC") else script
