"""SVG as PNG for documents, by resvg: no browser, no network, the same on Windows and Linux (docs/decisions/0026).

The texts of a picture need a font on this machine. Windows has Chinese ones; a bare Linux server has none, and a glyph
that is missing would be drawn as nothing. Who makes a chart therefore asks ``chinese()`` first."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import resvg_py

#: fonts with Chinese characters, the better first: file name and family; Windows, then what Debian and others ship
_CHINESE = {
    "msyh.ttc": "Microsoft YaHei", "simhei.ttf": "SimHei", "simsun.ttc": "SimSun", "deng.ttf": "DengXian",
    "notosanscjk-regular.ttc": "Noto Sans CJK SC", "notosanssc-regular.otf": "Noto Sans SC",
    "notosanscjksc-regular.otf": "Noto Sans CJK SC", "sourcehansanscn-regular.otf": "Source Han Sans CN",
    "sourcehansanssc-regular.otf": "Source Han Sans SC", "wqy-microhei.ttc": "WenQuanYi Micro Hei",
    "wqy-zenhei.ttc": "WenQuanYi Zen Hei", "droidsansfallbackfull.ttf": "Droid Sans Fallback", "uming.ttc": "AR PL UMing CN",
}  # fmt: skip
#: fonts without, for numbers at least
_PLAIN = {
    "arial.ttf": "Arial",
    "dejavusans.ttf": "DejaVu Sans",
    "liberationsans-regular.ttf": "Liberation Sans",
}


def _folders() -> list[Path]:
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    local = Path.home() / ".local/share/fonts"
    return [
        each
        for each in (windows, Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), local)
        if each.is_dir()
    ]


@cache
def _installed() -> dict[str, Path]:
    """Font files by their name in small letters; looked up once."""
    found = (path for folder in _folders() for path in folder.rglob("*.[to]t[fc]"))
    return {path.name.lower(): path for path in found}


@cache
def _font() -> tuple[Path, str] | None:
    """The best font of this machine: its file and family."""
    known = {**_CHINESE, **_PLAIN}
    return next(
        ((_installed()[name], family) for name, family in known.items() if name in _installed()), None
    )


def readable() -> bool:
    """Whether this machine has a font for numbers at least: without one a chart would say nothing."""
    return _font() is not None


def chinese() -> bool:
    """Whether this machine has a font with Chinese characters."""
    found = _font()
    return found is not None and found[0].name.lower() in _CHINESE


def png(svg: str, zoom: float = 1.5) -> bytes:
    """The picture at ``zoom`` pixels a pixel (1.5: 225 an inch in a bulletin), its texts in the best font of this machine."""
    found = _font()
    options: dict[str, Any] = {"skip_system_fonts": True}
    if found:
        options |= {"font_files": [str(found[0])], "sans_serif_family": found[1], "font_family": found[1]}
    made: bytes = resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, background="#ffffff", **options)
    return bytes(made)
