"""An Intend with any number of clients that answers as fast as it can, to measure what a reader takes by itself.

    python benchmarks/many_clients.py CLIENTS [--latency SECONDS] [--no-totals]

Prints the port on which it answers, on this machine only, until it is ended. The clients are those that the sandbox
makes up, written once as JSON beforehand: a few thousand different ones, over and over, each with an id of its own.
With half of 75 columns filled, a client takes about 1.7 KB.
"""

import argparse
import asyncio
import json
import re
from dataclasses import dataclass
from email.utils import formatdate

from intend_bulk.sandbox.people import made_up_client, made_up_moments, made_up_standing
from intend_bulk.sandbox.records import Identity, account_stem, to_record

PAGE_SIZE = 50
_DIFFERENT = 3_000
_BEGIN, _END = 1_640_995_200.0, 1_767_225_600.0  # 2022 to 2025
_PAGE = re.compile(rb"[?&]page=(\d+)")


@dataclass(frozen=True)
class Clients:
    """A list of clients, page by page, as bytes."""

    count: int
    tells_totals: bool
    texts: list[bytes]
    """Clients as JSON, after the value of their id."""

    @property
    def last_page(self) -> int:
        return -(-self.count // PAGE_SIZE)

    def page(self, number: int) -> bytes:
        """The answer to a request for a page, from 1; past the last one it has no clients."""
        ids = range((number - 1) * PAGE_SIZE + 1, min(number * PAGE_SIZE, self.count) + 1)
        clients = b"[%s]" % b",".join(b'{"id":%d,%s' % (n, self.texts[n % len(self.texts)]) for n in ids)
        if self.tells_totals:
            totals = (clients, number, self.last_page, self.count)
            clients = b'{"data":%s,"current_page":%d,"per_page":50,"last_page":%d,"total":%d}' % totals
        return b'{"status":200,"response":true,"data":%s,"msg":"Request Successful"}' % clients


def made_up(count: int, *, tells_totals: bool) -> Clients:
    """So many clients, as the sandbox makes them up."""
    moments = made_up_moments(_DIFFERENT, begin=_BEGIN, end=_END)
    texts = [_text(number, created_at) for number, created_at in enumerate(moments[: min(count, _DIFFERENT)])]
    return Clients(count, tells_totals, texts)


def _text(number: int, created_at: float) -> bytes:
    payload = made_up_client(number)
    identity = Identity(
        0, f"{account_stem(payload['title'])}{number:02}", range(5 * number, 5 * number + 5), created_at
    )
    record = to_record(payload, identity, made_up_standing(number, created_at=created_at, now=_END))
    return json.dumps(record, separators=(",", ":")).encode().removeprefix(b'{"id":0,')


class _Answers(asyncio.Protocol):
    """One connection, kept open; requests have no body."""

    def __init__(self, clients: Clients, latency_seconds: float) -> None:
        self._clients, self._latency = clients, latency_seconds
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            found = _PAGE.search(request.partition(b"\r\n")[0])
            asyncio.get_running_loop().call_later(self._latency, self._answer, int(found[1]) if found else 1)

    def _answer(self, number: int) -> None:
        body = self._clients.page(number)
        head = f"HTTP/1.1 200 OK\r\nDate: {formatdate(usegmt=True)}\r\nContent-Type: application/json\r\n"
        self._transport.writelines([f"{head}Content-Length: {len(body)}\r\n\r\n".encode(), body])


async def serve(clients: Clients, latency_seconds: float) -> None:
    """Answer until the process ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answers(clients, latency_seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Make the clients up, and serve them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clients", type=int)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--no-totals", action="store_true")
    options = parser.parse_args()
    asyncio.run(serve(made_up(options.clients, tells_totals=not options.no_totals), options.latency))


if __name__ == "__main__":
    main()
