"""Which letters the languages of a code page have: by them its bytes are told from those of another."""

WESTERN = (
    "àâæçèéêëîïôœùûüÿ",
    "áéíñóúü",
    "àáâãçéêíóôõúü",
    "àèéìíòóù",
    "äöüßé",
    "æøåéö",
    "åäöé",
    "éëïöüèáó",
    "áæðéíóöþúý",
    "àçèéíïòóúü",
)
"""French, Spanish, Portuguese, Italian, German, Danish, Swedish, Dutch, Icelandic, Catalan."""
_WITHOUT_ICELANDIC = tuple(alphabet for alphabet in WESTERN if "þ" not in alphabet)
"""Nobody wrote it in these two."""
_CENTRAL = ("ąćęłńóśźżé", "áčďéěíňóřšťúůýžöü", "áäčďéíĺľňóôŕšťúýžöü", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüßé")
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž")
ALPHABETS = {
    "cp1252": WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": ("çğıöşüâîé",),
    "cp1257": _BALTIC,
    "mac_roman": _WITHOUT_ICELANDIC,
    "cp850": _WITHOUT_ICELANDIC,
}
"""By encoding, for those of Latin letters: one alphabet for each language."""
