"""Starting and ending a sandbox."""

import gc
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from intend_bulk.sandbox import Sandbox, SandboxConfig, SandboxError, running_sandbox, serve_forever


def is_open(url: str) -> bool:
    port = int(url.rsplit(":", 1)[1])
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_it_listens_on_this_machine_only(intend):
    """The address is the loopback's, with a port that was free."""
    assert intend.sandbox.url.startswith("http://127.0.0.1:")


def test_it_says_what_it_is(intend):
    """Nobody can take it for the real one."""
    assert intend.ask("GET", "/api/clients").headers["Server"] == "intend-sandbox"


def test_key_can_be_chosen(start):
    """The key is the one of the configuration."""
    intend = start(api_key="another")
    assert intend.session.headers["api-key"] == "another"
    assert intend.clients()["status"] == 200


def test_key_is_not_shown():
    """The key stands in no repr."""
    assert "kryptonite" not in repr(SandboxConfig(api_key="kryptonite"))


def test_it_is_gone_after_the_block():
    """When the block ends, the port is closed."""
    with running_sandbox(SandboxConfig()) as sandbox:
        assert is_open(sandbox.url)
    assert not is_open(sandbox.url)


def test_it_ends_quickly_while_a_connection_is_kept_alive():
    """Ending takes no time, even with callers that hold their connection."""
    with requests.Session() as session, running_sandbox(SandboxConfig()) as sandbox:
        session.get(sandbox.url, timeout=10)
        began = time.monotonic()
    assert time.monotonic() - began < 1


def test_it_ends_though_it_had_no_time_to_begin():
    """A block without anything in it ends all the same, and nothing listens any more."""
    ended = []
    for _ in range(20):
        with running_sandbox(SandboxConfig()) as sandbox:
            ended.append(sandbox.url)
    assert len(ended) == 20
    assert [url for url in ended if is_open(url)] == []


def test_no_thread_is_left():
    """A sandbox takes its threads with it."""
    before = threading.active_count()
    with running_sandbox(SandboxConfig()) as sandbox:
        requests.get(sandbox.url, timeout=10)
    assert threading.active_count() <= before


def test_no_file_is_left_open(running, documented):
    """A large answer, for which the server makes a file of its own, leaves nothing open behind it."""
    with running() as intend:
        for _ in range(2):
            intend.create(documented | {"contacts": ["x" * 900_000]})
        assert len(intend.ask("GET", "/sandbox/requests").content) > 1_800_000
    gc.collect()  # a file that is still open would make a warning here, and warnings fail


def test_request_that_is_being_answered_gets_its_answer(running):
    """A sandbox that ends lets those finish who are at work."""
    started, arrived = threading.Event(), threading.Event()

    def clock() -> float:
        if started.is_set():
            arrived.set()
            while is_open(intend.sandbox.url):
                pass  # until the end has begun
        return 0.0

    with ThreadPoolExecutor(1) as callers:
        with running(clock=clock) as intend:
            started.set()
            answer = callers.submit(intend.clients)
            arrived.wait(5)
        assert answer.result(5)["status"] == 200


def test_port_can_be_used_again():
    """A port is free as soon as its sandbox has ended."""
    with running_sandbox(SandboxConfig()) as sandbox:
        requests.get(sandbox.url, timeout=10)
    with running_sandbox(SandboxConfig(port=int(sandbox.url.rsplit(":", 1)[1]))) as again:
        assert again.url == sandbox.url


def test_port_in_use(intend, tmp_path):
    """A port that is taken is refused with the way out, before a database is made."""
    port = int(intend.sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(SandboxError, match=rf"^Port {port} cannot be opened \(.*\): choose another with"):
        Sandbox(SandboxConfig(port=port, database=tmp_path / "sandbox.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"api_key": ""}, "API key"),
        ({"api_key": "two words"}, "API key"),
        ({"api_key": "schlüssel"}, "API key"),
        ({"port": 65_536}, "no port 65536"),
        ({"port": -1}, "no port -1"),
        ({"clients": -1}, "fewer than 0"),
        ({"list_shape": "tree"}, "'tree' is unknown"),
    ],
)
def test_setting_that_cannot_be(setting, message):
    """A setting that makes no sandbox is refused in a sentence."""
    with pytest.raises(SandboxError, match=message):
        SandboxConfig(**setting)


@pytest.mark.skipif(os.name == "nt", reason="a signal cannot be sent to a thread there")
def test_foreground_ends_with_ctrl_c(tmp_path):
    """In the foreground it answers until Ctrl-C, then returns and has let go of port and database."""
    seen = []

    def ask_then_interrupt(sandbox: Sandbox) -> None:
        seen.append((sandbox.url, requests.get(sandbox.url, timeout=10).status_code))
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    def on_ready(sandbox: Sandbox) -> None:
        threading.Thread(target=ask_then_interrupt, args=(sandbox,), daemon=True).start()

    serve_forever(SandboxConfig(database=tmp_path / "sandbox.db"), on_ready=on_ready)
    [(url, status)] = seen
    assert status == 404
    assert not is_open(url)
