"""Hosts of e-mail addresses: slips are found, and hosts that are real are left alone."""

import pytest

from intend_bulk.checks.mail_hosts import host_flaw


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        *(
            (host, "gmail.com")
            for host in ("gmial.com", "gamil.com", "gmal.com", "gmaill.com", "gnail.com", "Gmial.COM")
        ),
        *((host, "gmail.com") for host in ("gmail.con", "gmail.co", "gmail.cm", "gmail.om", "gmail.comm", "gmial.con")),
        *(("hotmial.co.uk", "hotmail.co.uk"), ("hotmail.couk", "hotmail.co.uk"), ("hotmal.de", "hotmail.de")),
        *(("outlok.com", "outlook.com"), ("yaho.com", "yahoo.com"), ("yahooo.co.uk", "yahoo.co.uk")),
        *(("iclod.com", "icloud.com"), ("googlmail.com", "googlemail.com"), ("btinernet.com", "btinternet.com")),
        *(("acme.con", "acme.com"), ("acme.co.ku", "acme.co.uk"), ("mail.acme.comm", "mail.acme.com")),
    ],
)
def test_slip_is_found(host, meant):
    """The guess is the whole address."""
    flaw = host_flaw(f"Sam.Field@{host}", None)
    assert (flaw.code, flaw.guess) == ("email_host_misspelt", f"Sam.Field@{meant}")
    assert flaw.reason == f"{host} is nearly {meant}"


@pytest.mark.parametrize(
    "host",
    [
        *(
            "gmail.com",
            "Gmail.com",
            "googlemail.com",
            "hotmail.com",
            "hotmail.gr",
            "outlook.fr",
            "yahoo.com.ar",
            "yahoo.gr",
        ),
        *("mail.com", "email.com", "ymail.com", "gmx.net", "gmx.de", "gail.com", "live.com", "live.co.uk", "me.com"),
        *("icloud.com", "protonmail.ch", "proton.me", "horizon.net", "verizon.com", "aol.com", "msn.com", "web.de"),
        *(
            "acme.co",
            "acme.com",
            "second.com",
            "con.com",
            "acme.om",
            "nte.com",
            "gmial.xyz",
            "notmail.com",
            "fmail.com",
        ),
    ],
)
def test_real_host_is_left_alone(host):
    assert host_flaw(f"sam@{host}", None) is None


def test_what_is_no_address_is_not_judged():
    """That is another problem."""
    assert host_flaw("gmial.com", None) is None
