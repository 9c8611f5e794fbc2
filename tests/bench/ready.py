"""What stands before anything is measured: files to import, and data folders with the published plan in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import messy, workbook
from tests.bench.measure import run


class Ready:
    """A folder with all of it; what is made once is kept until the end."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._numbers = count(1)

    def file(self, number: int) -> Path:
        """A workbook of so many new projects."""
        path = self.place / f"ledger-{number}.xlsx"
        if not path.exists():
            workbook.write(path, number)
        return path

    def messy(self, number: int) -> Path:
        """The same projects in a sheet as offices write it."""
        path = self.place / f"messy-{number}.xlsx"
        if not path.exists():
            messy.write(path, number)
        return path

    def empty(self) -> Path:
        """A fresh path in the folder."""
        path = self.place / f"data-{next(self._numbers)}"
        path.mkdir()
        return path

    def plan(self) -> Path:
        """A data folder with the published plan: 90 projects of 2021, and a manager to look at them."""
        path = self.place / "plan"
        if not path.exists():
            run("prepare", data=path)
        return path

    def fresh(self) -> Path:
        """A copy of it."""
        return Path(shutil.copytree(self.plan(), self.empty(), dirs_exist_ok=True))

    def filled(self, number: int) -> Path:
        """A data folder with so many projects more, imported."""
        path = self.place / f"filled-{number}"
        if not path.exists():
            run("import", data=shutil.copytree(self.plan(), path), file=self.file(number))
        return path

    def replaced(self, number: int) -> Path:
        """A data folder in which so many projects stand in the place of placeholders."""
        path = self.place / f"replaced-{number}"
        if not path.exists():
            run("import", data=shutil.copytree(self.plan(), path), file=self.file(number), replace=True)
        return path

    def copied(self, source: Path, target: Path) -> Path:
        """A copy of a data folder under another name."""
        return Path(shutil.copytree(source, target))

    def exported(self, number: int) -> Path:
        """The ledger of that folder as a workbook."""
        path = self.place / f"exported-{number}.xlsx"
        if not path.exists():
            run("export", data=self.filled(number), file=path)
        return path

    def done_with(self, path: Path) -> None:
        shutil.rmtree(path)


@contextmanager
def ready() -> Iterator[Ready]:
    """A folder that goes away at the end."""
    with TemporaryDirectory(prefix="bench-") as place:
        yield Ready(Path(place))
