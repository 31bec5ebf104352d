"""E-mail addresses whose host is nearly one of the large ones: "gmial.com", "hotmail.con"."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from intend_bulk.checks.flaws import Country, Flaw

_COUNTRIES = "com co.uk co.in co.jp com.au com.br ca de es fr ie it nl be se dk no"
_HOSTS: dict[str, frozenset[str]] = {
    name: frozenset(endings.split())
    for names, endings in (
        ("gmail googlemail icloud btinternet rocketmail protonmail virginmedia ntlworld", "com"),
        ("hotmail outlook yahoo", _COUNTRIES),
        ("blueyonder", "co.uk"),
        ("talktalk comcast verizon bellsouth sbcglobal", "net"),
        ("wanadoo", "fr"),
    )
    for name in names.split()
}
"""The usual endings of large hosts, by name. Any other may be right as well: "yahoo.gr"."""
_REAL = frozenset(("gail",))
"""A name that is nearly one of those, and has mail of its own."""
_LONG = 9
"""Letters of a name in which two slips can be told; one in a shorter name."""
_MISSPELT = {
    wrong: right
    for right, several in (
        ("com", "con cpm vom xom comm ocm cmo coom cim clm c0m"),
        ("co.uk", "couk co.ku co.ul co.ukk co.yk co.u c.uk cp.uk co.k"),
        ("net", "nett nte"),
        ("org", "orgg ogr"),
    )
    for wrong in several.split()
}
"""Endings that no host has, and what was meant."""
_MISSPELT_OF_LARGE = dict.fromkeys(("co", "cm", "om"), "com")
"""Endings that other hosts have."""


@lru_cache(maxsize=16_384)
def host_flaw(text: str, _country: Country | None) -> Flaw | None:
    """Why an e-mail address may not be meant as it is: host_flaw("sam@gmial.com", None).guess -> "sam@gmail.com".

    None for a host that is one of the large ones, or near none of them: mail.com, gmx.net and ymail.com are hosts too.
    """
    mailbox, at, host = text.rpartition("@")
    meant = _meant(host.casefold())
    if not at or not meant:
        return None
    return Flaw("email_host_misspelt", f"{host} is nearly {meant}", guess=f"{mailbox}@{meant}")


@lru_cache(maxsize=4096)
def _meant(host: str) -> str:
    """The host that was probably meant; "" where nothing says that it is another."""
    name, _, ending = host.partition(".")
    large = name if name in _HOSTS else _near(name)
    if large:
        ending = _MISSPELT_OF_LARGE.get(ending, ending) if "com" in _HOSTS[large] else ending
        ending = _MISSPELT.get(ending, ending)
        meant = f"{large}.{ending}"
        return meant if meant != host and ending in _HOSTS[large] else ""
    wrong = next((wrong for wrong in _MISSPELT if host.endswith(f".{wrong}")), "")
    return host.removesuffix(wrong) + _MISSPELT[wrong] if wrong else ""


def _near(name: str) -> str:
    """The one large host that a name nearly is; the first letter is hardly ever wrong, and tells email from gmail."""
    if name in _REAL:
        return ""
    near = [
        large
        for large in _HOSTS
        if large[0] == name[:1] and OSA.distance(name, large, score_cutoff=2) <= (2 if len(large) >= _LONG else 1)
    ]
    return near[0] if len(near) == 1 else ""
