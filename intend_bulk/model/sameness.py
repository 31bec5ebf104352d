"""Which columns no file of settings and no mapping may fill alike for every client, and why."""

from collections.abc import Mapping

from intend_bulk.model.client import SHIPPING, field_named

_IDENTITY = "a client is known by it, so it must stand in the row itself, or clients could be created twice"
_LOGIN = "a login is one client's own, and is not for a settings file"
_REASONS: Mapping[str, str] = {
    **dict.fromkeys(("title", "email", "billing_post_code", "contact_number", "reference"), _IDENTITY),
    **dict.fromkeys(("username", "password"), _LOGIN),
    **dict.fromkeys(("source", "source_status"), "it is a setting of its own, outside of this table"),
}


def why_never_the_same(name: str) -> str | None:
    """Why a column can be filled by nothing but its own cell; None where it can: "currency"."""
    field = field_named(name)
    if field and field.path[:1] == (SHIPPING.key,) and name.endswith("_default"):
        return "which address is the default is for each row to say; where none is, the first one is"
    return _REASONS.get(name)
