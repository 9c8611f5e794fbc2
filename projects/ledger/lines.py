"""The lines of a change set on their way into the history: made, hashed and put aside before the lock is taken."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, islice, repeat
from operator import attrgetter

from projects.ledger import chain, write
from projects.ledger.difference import ChangeKind, Creation, Difference
from projects.ledger.texts import changed, created, deleted

#: so many lines of one commit stay in memory; what is more waits in a temporary file
_IN_MEMORY = 5_000


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of a change set that follow each other and are about one label and kind."""

    label: str
    kind: ChangeKind
    ids: Sequence[int]
    texts: Sequence[str]


class Lines:
    """The lines of one change set in their order, hashed as they come. Many wait on the disk and not in memory, as they
    were hashed; then hashing and writing are left to another core."""

    def __init__(self) -> None:
        self._digest = chain.Digest()
        self._runs: list[Run] = []
        self._number = 0
        self._spill: Spill | None = None

    def extend(self, runs: Iterable[Run]) -> None:
        """Add lines at the end."""
        for run in runs:
            self._number += len(run.ids)
            if self._spill is None and self._number > _IN_MEMORY:
                self._spill = Spill(self._digest, map(_told, self._runs))
                self._runs = [replace(each, texts=()) for each in self._runs]
            if self._spill:
                self._spill.add(_told(run))
                run = replace(run, texts=())
            else:
                self._digest.update(_told(run))
            self._runs.append(run)

    def digest(self) -> str:
        if self._spill:
            self._spill.wait()
        return self._digest.hex()

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[tuple[Run, Sequence[str] | Sequence[bytes]]]:
        """The runs and their texts; those from the disk are the very bytes that were hashed."""
        if not self._spill:
            return ((run, run.texts) for run in self._runs)
        bodies = map(chain.body_of, self._spill.lines())
        return ((run, list(islice(bodies, len(run.ids)))) for run in self._runs)

    def close(self) -> None:
        if self._spill:
            self._spill.close()


@contextmanager
def lines_of(runs: Iterable[Run]) -> Iterator[Lines]:
    """Lines that begin with these; what waits on the disk goes at the end."""
    lines = Lines()
    try:
        lines.extend(runs)
        yield lines
    finally:
        lines.close()


def _told(run: Run) -> bytes:
    return chain.told(zip(repeat(run.label), run.ids, repeat(run.kind), run.texts, strict=False))


class Spill:
    """A temporary file of lines; a thread, which needs the interpreter for neither, hashes and writes them."""

    def __init__(self, digest: chain.Digest, hashed: Iterable[bytes]) -> None:
        """``hashed`` are lines that the digest has already."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._file.writelines(hashed)
        self._digest = digest
        self._helper = ThreadPoolExecutor(1)
        self._busy: Future[None] | None = None

    def add(self, told: bytes) -> None:
        """Hash and write lines behind those before."""
        self.wait()
        self._busy = self._helper.submit(self._take, told)

    def _take(self, told: bytes) -> None:
        self._digest.update(told)
        self._file.write(told)

    def wait(self) -> None:
        """Until all is hashed and written. Raises what went wrong with it."""
        if self._busy:
            self._busy.result()

    def lines(self) -> Iterator[bytes]:
        """All of them, from the first on."""
        self.wait()
        self._file.seek(0)
        return iter(self._file)

    def close(self) -> None:
        self._helper.shutdown()
        self._file.close()


def changed_runs(changes: Iterable[Difference]) -> Iterator[Run]:
    """What the history keeps of updates, and of deletes whose rows still stand; alike ones follow each other."""
    for (label, kind), alike in groupby(changes, key=attrgetter("label", "kind")):
        while batch := list(islice(alike, _IN_MEMORY)):
            ids = [d.id for d in batch]
            standing = write.current(label, ids) if kind == "delete" else {}
            texts = (
                deleted(label, [standing[each] for each in ids]) if standing else list(map(changed, batch))
            )
            yield Run(label, kind, ids, texts)


def created_runs(creations: Iterable[Creation]) -> Iterator[Run]:
    """What the history keeps of new objects."""
    return (Run(made.label, "create", made.ids, created(made)) for made in creations)
