"""What is there on one system alone, read from the code: only the room `system` may use it, and only after asking."""

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "intend_bulk"
FILES = sorted(PACKAGE.rglob("*.py"))

# "Availability: Unix" in the documentation of Python 3.11, whole modules first; then "Availability: Windows".
UNIX_MODULES = {"crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline", "resource"}
UNIX_MODULES |= {"spwd", "syslog", "termios", "tty"}
WINDOWS_MODULES = {"_winapi", "msilib", "msvcrt", "nt", "winreg", "winsound"}
UNIX = {
    "os": """
        chflags chown chroot confstr copy_file_range ctermid environb eventfd fchdir fchmod fchown fdatasync fork
        forkpty fpathconf fstatvfs fwalk get_blocking getegid getenvb geteuid getgid getgrouplist getgroups getloadavg
        getpgid getpgrp getpriority getrandom getresgid getresuid getsid getuid getxattr initgroups killpg lchflags
        lchmod lchown listxattr lockf login_tty major makedev memfd_create minor mkfifo mknod nice openpty pathconf
        pidfd_open pipe2 posix_fadvise posix_fallocate posix_spawn posix_spawnp pread preadv pwrite pwritev readv
        register_at_fork removexattr sched_getaffinity sched_setaffinity sched_setscheduler sched_yield sendfile
        set_blocking setegid seteuid setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid
        setreuid setsid setuid setxattr spawnlp spawnlpe spawnvp spawnvpe splice statvfs sync sysconf tcgetpgrp
        tcsetpgrp ttyname uname wait wait3 wait4 waitid writev WNOHANG WIFEXITED WEXITSTATUS WIFSIGNALED WTERMSIG
        O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC O_TMPFILE F_LOCK F_TLOCK F_ULOCK EX_USAGE
        EX_DATAERR EX_NOINPUT EX_SOFTWARE EX_IOERR EX_TEMPFAIL EX_CONFIG
    """,
    "signal": """
        SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGPOLL SIGPROF SIGQUIT SIGSTOP SIGTRAP
        SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIG_BLOCK SIG_UNBLOCK
        SIG_SETMASK ITIMER_REAL alarm getitimer pause pidfd_send_signal pthread_kill pthread_sigmask setitimer
        siginterrupt sigpending sigtimedwait sigwait sigwaitinfo
    """,
    "time": "CLOCK_MONOTONIC CLOCK_REALTIME clock_getres clock_gettime clock_settime pthread_getcpuclockid tzset",
    "select": "devpoll epoll kevent kqueue poll PIPE_BUF",
    "socket": "AF_UNIX MSG_DONTWAIT MSG_NOSIGNAL SO_REUSEPORT recv_fds send_fds sethostname",
}
WINDOWS = {
    "os": "O_BINARY O_NOINHERIT O_TEMPORARY O_TEXT P_DETACH P_OVERLAY add_dll_directory startfile",
    "signal": "CTRL_BREAK_EVENT CTRL_C_EVENT SIGBREAK",
    "socket": "SIO_RCVALL SO_EXCLUSIVEADDRUSE fromshare",
    "ctypes": "FormatError GetLastError HRESULT OleDLL WINFUNCTYPE WinDLL WinError windll",
    "subprocess": "CREATE_NEW_CONSOLE CREATE_NEW_PROCESS_GROUP CREATE_NO_WINDOW DETACHED_PROCESS STARTUPINFO",
}
ASKING = {"os.name", "sys.platform"}
MISLEADING = {
    "os.access": "on Windows it knows nothing of permissions",
    "tempfile.mkstemp": "on Windows it hangs in a folder that refuses files",
    "tempfile.NamedTemporaryFile": "on Windows it hangs in a folder that refuses files",
}
MODULES = UNIX_MODULES | WINDOWS_MODULES
NAMES = {f"{module}.{name}" for table in (UNIX, WINDOWS) for module, names in table.items() for name in names.split()}


def used(tree: ast.AST, parents: Sequence[ast.AST] = ()) -> Iterator[tuple[str, Sequence[ast.AST]]]:
    """Modules, and names as "os.fork", that code uses, each with the nodes around it."""
    for node in ast.iter_child_nodes(tree):
        around = (*parents, tree)
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], (*around, node)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], (*around, node)
            yield from ((f"{node.module}.{alias.name}", (*around, node)) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}", (*around, node)
        yield from used(node, around)


def is_guarded(around: Sequence[ast.AST]) -> bool:
    """Whether code runs only where the system was asked for: within an `if`, or after one that returns."""
    for outer, inner in pairwise(around):
        if isinstance(outer, (ast.If, ast.IfExp)) and asks(outer.test):
            return True
        before = getattr(outer, "body", [])
        for statement in before[: before.index(inner)] if isinstance(before, list) and inner in before else []:
            if isinstance(statement, ast.If) and asks(statement.test) and isinstance(statement.body[-1], ast.Return):
                return True
    return False


def asks(test: ast.AST) -> bool:
    text = ast.unparse(test)
    return any(name in text for name in (*ASKING, "IS_WINDOWS", "hasattr("))


def of_one_system(tree: ast.AST) -> list[tuple[str, bool]]:
    """What is there on one system alone, and whether the code asks first."""
    return [(name, is_guarded(around)) for name, around in used(tree) if name in NAMES | MODULES]


def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


OUTSIDE = [path for path in FILES if not label(path).startswith("system")]
INSIDE = [path for path in FILES if path not in OUTSIDE]


@pytest.mark.parametrize("path", OUTSIDE, ids=label)
def test_nothing_of_one_system_is_used_outside_its_room(path: Path) -> None:
    assert of_one_system(parsed(path)) == []


@pytest.mark.parametrize("path", OUTSIDE, ids=label)
def test_nobody_else_asks_which_system_it_is(path: Path) -> None:
    assert [name for name, _ in used(parsed(path)) if name in ASKING] == []


@pytest.mark.parametrize("path", INSIDE, ids=label)
def test_its_room_asks_before_it_uses_it(path: Path) -> None:
    assert [name for name, guarded in of_one_system(parsed(path)) if not guarded] == []


@pytest.mark.parametrize("path", FILES, ids=label)
def test_nothing_is_used_that_misleads_on_windows(path: Path) -> None:
    assert [MISLEADING[name] for name, _ in used(parsed(path)) if name in MISLEADING] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import fcntl", [("fcntl", False)]),
        ("from pwd import getpwuid", [("pwd", False)]),
        ("import os\nos.fork()", [("os.fork", False)]),
        ("from os import getuid", [("os.getuid", False)]),
        ("def f():\n    return os.startfile('a')", [("os.startfile", False)]),
        ("if os.name == 'posix':\n    os.fchmod(1, 2)", [("os.fchmod", True)]),
        ("a = os.getuid() if sys.platform != 'win32' else 0", [("os.getuid", True)]),
        ("def f():\n    if IS_WINDOWS:\n        return\n    os.kill(1, signal.SIGKILL)", [("signal.SIGKILL", True)]),
        ("def f():\n    os.fork()\n    if IS_WINDOWS:\n        return", [("os.fork", False)]),
        ("if hasattr(signal, 'SIGHUP'):\n    a = signal.SIGHUP", [("signal.SIGHUP", True)]),
        ("os.replace('a', 'b')\nsignal.SIGTERM", []),
    ],
)
def test_the_reader_sees_what_is_used(code: str, found: list[tuple[str, bool]]) -> None:
    assert of_one_system(ast.parse(code)) == found


def test_there_is_something_to_read() -> None:
    assert "ctypes.WINFUNCTYPE" in {name for path in INSIDE for name, _ in of_one_system(parsed(path))}
