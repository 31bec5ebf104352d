"""Connections that say when the first byte of a request leaves, and that let none leave once nobody waits for it.

A create that leaves after its deadline could land in Intend after it was looked for there. So the request asks its
`Departure` before its first byte; what was given up by then is never written.
"""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class GivenUp(OSError):
    """Nobody waits for this request any more, so it is not written."""


class Departure:
    """Whether a request has begun to leave; set once, under a lock, against being given up at the same moment.

    It must begin within `seconds` by the clock on the wall as well: other clocks stand still while a machine sleeps.
    """

    def __init__(self, seconds: float, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._latest = now() + seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_given_up = False
        self._has_left = False

    def leave(self, connected: socket.socket | None) -> None:
        """Called before each write; raises GivenUp where nothing more may be written."""
        with self._lock:
            if self._is_given_up or self._now() > self._latest:
                raise GivenUp("too late to be sent")
            self._has_left = True
            self._socket = connected

    def give_up(self) -> bool:
        """Let nothing more be written, and break a write that is under way; whether anything may have left before."""
        with self._lock:
            self._is_given_up = True
            if self._socket is not None:
                _break(self._socket)
            return self._has_left

    @property
    def has_left(self) -> bool:
        with self._lock:
            return self._has_left


def _break(connected: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        connected.shutdown(socket.SHUT_RDWR)


_current = threading.local()
"""The departure of the request that this thread is sending; no thread sends two at a time."""


def departing(departure: Departure) -> None:
    """From now on, what this thread writes to a connection asks `departure` first."""
    _current.departure = departure


class _Watched:
    """A connection of urllib3 whose writes ask first; those of a proxy's tunnel are no part of the request."""

    _is_connecting = False
    sock: Any

    def connect(self) -> None:
        self._is_connecting = True
        try:
            super().connect()  # type: ignore[misc]  # mixed into a connection
        finally:
            self._is_connecting = False

    def send(self, data: Any) -> None:
        if self.sock is None and not self._is_connecting:
            self.connect()
        if not self._is_connecting:
            _current.departure.leave(self.sock)
        super().send(data)  # type: ignore[misc]  # mixed into a connection


class _WatchedHTTP(_Watched, HTTPConnection):
    pass


class _WatchedHTTPS(_Watched, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPS


_POOLS = {"http": _HTTPPool, "https": _HTTPSPool}


class WatchedAdapter(HTTPAdapter):
    """requests' way to the network over watched connections, through a proxy as well."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
