"""The list of all pictures, docs/pictures/README.md, out of the files and the addresses: `python -m tools.pictures check` or
`update`. The pictures themselves are made by the browser tests with PICTURES=1."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import generated

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "pictures"
FILE = FOLDER / "README.md"
HEAD = """# 页面图集 · Pictures of the pages

本页由 `python -m tools.pictures update` 自动生成，请勿手改；图由浏览器测试生成：`PICTURES=1 .venv/bin/python -m pytest tests/browser`。
This page is made by `python -m tools.pictures update`; the pictures by the browser tests, over the demo's simulated figures.

| 地址 address | 图 picture |
|---|---|
"""
MIDDLE = """
## 手册中的图 · Pictures of the manuals

| 图 picture | 所在 shown in |
|---|---|
"""
_SECOND = "-en"


def document() -> str:
    """The whole file."""
    return "".join([HEAD, *_pages(), MIDDLE, *_others()])


def _names(folder: Path) -> list[str]:
    """The pictures of a folder, each once for both languages."""
    return sorted({path.stem.removesuffix(_SECOND) for path in folder.glob("*.png")})


def _pages() -> Iterator[str]:
    """One line an address of the product."""
    routes = dict(_routes())
    for name in _names(FOLDER / "pages"):
        yield f"| `/{routes.get(name, '?')}` | {_links('pages', name)} |\n"


def _routes() -> Iterator[tuple[str, str]]:
    """The addresses by name."""
    from django.urls import URLPattern, get_resolver

    for each in get_resolver().url_patterns:
        patterns = each.url_patterns if hasattr(each, "url_patterns") else [each]
        lead = str(each.pattern) if hasattr(each, "url_patterns") else ""
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and pattern.name:
                yield pattern.name, re.sub(r"[\^$]", "", f"{lead}{pattern.pattern}")


def _links(folder: str, name: str) -> str:
    lead = f"{folder}/" if folder else ""
    told = {"中文": f"{name}.png", "English": f"{name}{_SECOND}.png"}
    return " · ".join(
        f"[{word}]({lead}{file})" for word, file in told.items() if (FOLDER / lead / file).exists()
    )


def _others() -> Iterator[str]:
    """What the manuals show, and where."""
    texts = {
        path: path.read_text("utf-8") for path in (DOCS.parent / "README.md", *sorted(DOCS.glob("*.md")))
    }
    for name in _names(FOLDER):
        used = [path.name for path, text in texts.items() if f"pictures/{name}.png" in text]
        yield f"| {name}: {_links('', name)} | {'、'.join(used) or '—'} |\n"


if __name__ == "__main__":
    sys.exit(generated.run(FILE, document, "tools.pictures", __doc__, sys.argv[1:]))
