"""The process that makes a marked file: ``python -m projects.reports.marking.child``, an order in, what was lost out.

The file has been read once, so it is sound enough to be read; what openpyxl makes of it is another matter. This
process may be killed, abort or run out of memory: then the parent asks for less (``rebuild``)."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

from django.conf import settings

from projects.intake.child import limit_resources
from projects.intake.limits import Limits
from projects.intake.scan import inspect, scan
from projects.reports.marking.marks import Loss, Mark, Order, Words

#: so many cells openpyxl holds in 600 MB
MOST_CELLS = 900_000


def main() -> None:
    gc.disable()
    settings.configure(USE_I18N=False)
    order = read(json.loads(sys.stdin.buffer.read()))
    limits = Limits(**order.limits)
    limit_resources(limits)
    rebuilt = order.rebuild or not _editable(Path(order.source), limits)
    lost: list[Loss] = []
    if rebuilt:
        from projects.reports.marking import rebuilding

        rebuilding.mark(order, limits)
    else:
        from projects.reports.marking import editing

        lost = editing.mark(order)
    sys.stdout.write(json.dumps({"rebuilt": rebuilt, "lost": lost}))
    sys.stdout.flush()
    os._exit(0)


def _editable(source: Path, limits: Limits) -> bool:
    """Whether openpyxl may open the file: a scanned .xlsx that is not too large."""
    if inspect(source, limits).kind != "xlsx":
        return False
    return sum(sheet.bounds.cells for sheet in scan(source, limits).sheets) <= MOST_CELLS


def read(told: dict[str, object]) -> Order:
    """The order out of its JSON."""
    marks = [Mark(*each) for each in told.pop("marks")]  # type: ignore[attr-defined]
    words = Words(**told.pop("words"))  # type: ignore[arg-type]
    return Order(marks=marks, words=words, **told)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
