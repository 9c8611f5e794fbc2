"""``make bench``: prints the tables. ``QUICK=1`` or --quick: small sizes, once; --only NAME …; --write: into docs/measurements.md."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace

from tests.bench import forty, intake, months, quickly, reports, rules, sections
from tests.bench.measure import ROOT
from tests.bench.postgres import postgres
from tests.bench.printed import machine
from tests.bench.ready import ready
from tests.bench.sections import QUICK, Extent, Section

SECTIONS: dict[str, Section] = {
    "imports": sections.imports, "rivals": sections.rivals, "exports": sections.exports,
    "rendering": sections.rendering, "pages": sections.pages, "months": months.pages, "reports": reports.reports, "memory": sections.memory,
    "growth": sections.growth, "verify": sections.verifying, "messy": intake.messy, "marking": intake.marking, "proposals": intake.proposals,
    "postgres": postgres, "officers": forty.officers, "rules": rules.rules,
    "draws": rules.draws,
}  # fmt: skip
WRITTEN = ROOT / "docs" / "measurements.md"
OPENING = """# Measurements

Made by `make bench` (`python -m tests.bench --write`); ratios are medians of the rounds of one run, in which ours and
theirs take turns. Ratios mean something on any machine, seconds only on the one below.
"""


def main() -> None:
    """Measure what was asked for, print each table when it is there."""
    asked = _arguments().parse_args()
    extent = QUICK if asked.quick else Extent()
    extent = replace(extent, rounds=asked.rounds or extent.rounds, rows=asked.rows or extent.rows)
    parts = [OPENING, f"Measured: {machine()}\n"]
    print(parts[-1], flush=True)
    with ready() as made:
        if asked.quick:
            quickly.use(made.place)
        for name in asked.only or SECTIONS:
            parts.append(SECTIONS[name](made, extent).markdown())
            print(parts[-1], flush=True)
    if asked.write:
        WRITTEN.write_text("\n".join(parts), "utf-8")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    quick = os.environ.get("QUICK", "") not in ("", "0")
    parser.add_argument("--quick", action="store_true", default=quick, help="small sizes, one round")
    parser.add_argument("--write", action="store_true", help=f"write {WRITTEN.name} too")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="NAME", help=", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--rows", type=int, help="size of the large ledger")
    return parser


if __name__ == "__main__":
    main()
