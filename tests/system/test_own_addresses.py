"""Whose address an address is."""

import pytest

from intend_bulk.system import is_loopback


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1"])
def test_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "acme.intend.com",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "192.168.0.7",
        "10.0.0.1",
        "::",
        "2001:db8::1",
        "127.1",
        "2130706433",
        "",
    ],
)
def test_other_machines(host):
    assert not is_loopback(host)
