"""Evidence 凭证 at the door: its bytes are kept, it stays the file it is, and a closed month keeps what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from projects import store
from projects.ledger import write
from projects.ledger.difference import Difference, Refused
from projects.ledger.wanted import Wanted
from projects.models import MonthlyReturn
from projects.values import Scalar

LABEL = "evidence"
#: what the file itself is; another file is another piece of evidence
OF_THE_FILE = ("name", "sha256", "size", "project")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check(wanted: Wanted) -> None:
    """Raise ``Refused`` for bytes that are not kept, another file under the same entry, and a touched closed month."""
    mine = wanted.of(LABEL)
    if not mine:
        return
    standing = write.current(LABEL, [d.id for d in mine if d.kind != "create"])
    _check_closed(standing.values())
    for d in mine:
        if d.kind == "create":
            _check_kept(str(d.new("sha256")), d.new("size"))
        elif any(d.says(key) for key in OF_THE_FILE):
            raise Refused("evidence-fixed")
    _check_returns([d for d in mine if d.kind != "delete"], standing)


def _check_kept(sha256: str, size: Scalar) -> None:
    kept = store.path_of(sha256) if _SHA256.fullmatch(sha256) else None
    if kept is None or not kept.is_file() or kept.stat().st_size != size:
        raise Refused("evidence-not-kept")


def _check_closed(standing: Iterable[dict[str, Scalar]]) -> None:
    """What stands under the return of a closed month is neither changed nor taken away; more may be added."""
    months = closed_months(row["monthly_return"] for row in standing)
    if months:
        raise Refused("period-closed", month=min(months.values()))


def closed_months(returns: Iterable[Scalar]) -> dict[int, int]:
    """Of these returns, those of closed periods, with the month."""
    ids = [each for each in returns if isinstance(each, int)]
    found = MonthlyReturn.objects.filter(pk__in=ids, period__state="closed")
    rows = found.values_list("pk", "period__month") if ids else ()
    return {pk: int(month or 0) for pk, month in rows}


def _check_returns(wanted: Sequence[Difference], standing: dict[int, dict[str, Scalar]]) -> None:
    """A return that evidence stands under is one of its own project."""
    named = {d.id: d.new("monthly_return") for d in wanted if d.says("monthly_return")}
    returns = MonthlyReturn.objects.filter(pk__in=[each for each in named.values() if each])
    project_of = dict(returns.values_list("pk", "year_plan__project_id"))
    for d in wanted:
        told = named.get(d.id)
        own = d.new("project") if d.kind == "create" else standing[d.id]["project"]
        if isinstance(told, int) and project_of.get(told, own) != own:
            raise Refused("evidence-elsewhere")
