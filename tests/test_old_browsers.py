"""Nothing that is served asks for more than Chromium 86: what it and 109 lack is looked for in every style and script."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "projects" / "static"
SERVED = sorted(path for path in STATIC.rglob("*") if path.suffix in {".css", ".js"})
#: what each kind of file may not hold: a name, and how it is found
LACKING = {
    ".css": {
        "oklch": r"\boklch\(",
        "color-mix": r"\bcolor-mix\(",
        ":has": r":has\(",
        ":is": r":is\(",
        ":where": r":where\(",
        "inset": r"(?<![\w-])inset(?:-(?:inline|block)(?:-\w+)?)?\s*:",
        "aspect-ratio": r"(?<![\w-])aspect-ratio\s*:",
        "@layer": r"@layer\b",
        "@container": r"@container\b",
        "dynamic viewport": r"\d(?:d|s|l)v[hw]\b",
        "accent-color": r"(?<![\w-])accent-color\s*:",
    },
    ".js": {
        ".at(": r"\.at\(",
        "Object.hasOwn": r"\bObject\.hasOwn\(",
        "structuredClone": r"\bstructuredClone\b",
        "randomUUID": r"\brandomUUID\b",
        "findLast": r"\.findLast(?:Index)?\(",
        "toSorted": r"\.to(?:Sorted|Reversed|Spliced)\(",
        "static block": r"\bstatic\s*\{",
    },
}
#: (file, what) → how often, and why it does no harm there
EXCEPTED = {
    # `.form-floating > textarea::after` alone, a class that no template of ours has
    ("vendor/bootstrap/bootstrap.min.css", "inset"): 1,
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def lacking(text: str, suffix: str) -> Counter[str]:
    """What is found in a style sheet or script, comments apart, and how often."""
    bare = _COMMENT.sub("", text)
    found = Counter({name: len(re.findall(pattern, bare)) for name, pattern in LACKING[suffix].items()})
    if suffix == ".css":
        found["nesting"] = nested(bare)
    return +found


def nested(text: str) -> int:
    """How many rules stand inside a rule that is no at-rule."""
    depth: list[bool] = []
    found = start = 0
    for place, sign in enumerate(text):
        if sign == "{":
            found += bool(depth and depth[-1])
            depth.append(not text[start:place].strip().startswith("@"))
        elif sign == "}":
            depth.pop()
        if sign in "{};":
            start = place + 1
    return found


@pytest.mark.parametrize("path", SERVED, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_what_is_served_runs_on_chromium_86(path: Path) -> None:
    name = path.relative_to(STATIC).as_posix()
    allowed = {what: number for (file, what), number in EXCEPTED.items() if file == name}
    assert lacking(path.read_text("utf-8"), path.suffix) == allowed


@pytest.mark.parametrize(
    ("suffix", "text", "found"),
    [
        (".css", "a { inset: 0; color: oklch(1 0 0) }", {"inset": 1, "oklch": 1}),
        (".css", "a { box-shadow: inset 0 0 red } /* inset: 0 */", {}),
        (".css", ".a { .b { color: red } }", {"nesting": 1}),
        (".css", "@media print { .a { color: red } } @font-face { src: x }", {}),
        (".css", "a:is(b) { --bs-aspect-ratio: 1; aspect-ratio: 1 }", {":is": 1, "aspect-ratio": 1}),
        (".js", "x.at(-1); crypto.randomUUID(); Object.hasOwnProperty(y)", {".at(": 1, "randomUUID": 1}),
    ],
)
def test_the_search_finds_them(suffix: str, text: str, found: dict[str, int]) -> None:
    assert lacking(text, suffix) == found


def test_no_template_uses_what_is_excepted() -> None:
    assert not any(
        "form-floating" in path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")
    )


def test_static_files_come_from_here_alone() -> None:
    """Nothing of another package is served beside the admin's own files."""
    bases = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in bases for name in re.findall(r"\{% static '([^']+)' %\}", text)}
    assert {name for name in named if not (STATIC / name).exists()} == set()
