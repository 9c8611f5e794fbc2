"""Damaging sound workbooks at random for as long as one likes, by hand: ``python -m tests.intake.fuzz MINUTES [SEED]``.

What it finds lies in FUZZ_DIR (default: a folder of its own under the system's) with what was said; what was mended
becomes a test (``test_mangled``). Each file is read in a fork with the child's limits of memory, so that a run costs
milliseconds. A fault is: an exception of our own program, a death of the process without a sentence, a reading of more
than ten seconds of processor time."""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

from django.conf import settings

from projects.intake.child import Sender, limit_resources, read
from projects.intake.errors import Unreadable
from projects.intake.limits import Limits
from tests.intake.fuzz_seeds import SEEDS, WORDS, XML

#: processor time of one reading, in seconds
SLOW = 10
#: how a fork ends: read, refused, our own fault; anything else is a death
READ, REFUSED, FAULT = 0, 10, 20


class Judge(Sender):
    """Takes what the child would say, and knows a fault of ours from a reader's."""

    def fail(self, error: BaseException) -> None:
        if isinstance(error, Unreadable | MemoryError):
            os._exit(REFUSED)
        told = traceback.format_exception(error)
        frames = traceback.extract_tb(error.__traceback__)
        readers = type(error).__module__.startswith(("python_calamine", "pyo3"))
        print("".join(told[-6:]), file=sys.stderr, flush=True)
        os._exit(FAULT if not readers and "projects" in frames[-1].filename else REFUSED)


def judged(path: Path, errors: Path) -> int:
    """Read a file in a fork; its exit status, negative for the signal that ended it."""
    if pid := os.fork():
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    limit_resources(Limits())
    resource.setrlimit(resource.RLIMIT_CPU, (SLOW, SLOW))
    judge = Judge(io.BytesIO())
    try:
        _read(path, judge)
    except BaseException as error:  # a reader's panic is no Exception
        judge.fail(error)
    os._exit(READ)


def _read(path: Path, judge: Sender) -> None:
    options = {"year": 2021, "month": 7, "overrides": {}, "profiles": {}}
    read({"path": str(path), "transform": "ledger", "options": options, "limits": {}}, judge)


# --- damage


def damaged(dice: random.Random) -> bytes:
    """One of the sound files with something wrong: its bytes, or the words and marks of one of its parts."""
    data = dice.choice(SEEDS)
    if data.startswith(b"PK") and dice.random() < 0.75:
        return _in_part(dice, data)
    return _edited(dice, data, XML if not data.startswith((b"PK", b"\xd0\xcf")) else [])


def _in_part(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as sound:
        parts = {info.filename: sound.read(info) for info in sound.infolist()}
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        name = dice.choice(
            [
                *parts,
                *[each for each in parts if "sheet" in each or "content" in each or "String" in each] * 3,
            ]
        )
        parts[name] = (_said if dice.random() < 0.7 else _edited)(dice, parts[name], XML)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _said(dice: random.Random, text: bytes, _tokens: list[bytes]) -> bytes:
    """Other words between two tags, or another value of an attribute, as an office or a liar would write them."""
    left, right = dice.choice(((b">", b"<"), (b'"', b'"'), (b"<v>", b"</v>"), (b"<t>", b"</t>")))
    pieces = text.split(left)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(pieces))
        if right in pieces[at]:
            pieces[at] = dice.choice(WORDS) + right + pieces[at].partition(right)[2]
    return left.join(pieces)


def _edited(dice: random.Random, data: bytes, tokens: list[bytes]) -> bytes:
    """Bytes changed, taken away, doubled or put elsewhere; tokens of the format put in."""
    made = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at, length = dice.randrange(len(made) + 1), dice.choice((1, 1, 4, 30, 300))
        match dice.randrange(5):
            case 0:
                made[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length] * dice.choice((1, 2, 50))
            case 3:
                other = dice.randrange(len(made) + 1)
                made[at : at + length] = made[other : other + length]
            case _:
                made[at:at] = dice.choice(tokens) if tokens else dice.randbytes(4)
    return bytes(made)


def main(minutes: float, seed: int) -> None:
    settings.configure(USE_I18N=False)
    kept = Path(os.environ.get("FUZZ_DIR", tempfile.gettempdir())) / "fuzz"
    kept.mkdir(parents=True, exist_ok=True)
    path, errors, ends = kept / "now", kept / "said", Counter[int]()
    for sound in SEEDS:  # what is made once, is made before the forks
        path.write_bytes(sound)
        _read(path, Sender(io.BytesIO()))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(1))
    until, number = time.monotonic() + 60 * minutes, seed
    while time.monotonic() < until:
        number += 1
        path.write_bytes(damaged(random.Random(number)))
        status = judged(path, errors)
        ends[status] += 1
        if status not in (READ, REFUSED):
            (kept / f"{number}.{status}").write_bytes(path.read_bytes())
            (kept / f"{number}.said").write_bytes(errors.read_bytes())
            print(number, status, errors.read_text(errors="replace").strip().splitlines()[-1:], flush=True)
    print(f"{sum(ends.values())} files in {minutes} minutes from seed {seed}: {dict(ends)}")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
