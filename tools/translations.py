"""Keep the Chinese catalogue complete: `python -m tools.translations check` or `update`.

Django's makemessages needs GNU gettext, which a plain Debian or Windows machine lacks; this reads the same
sources with the standard library and writes the same files with polib.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "projects" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("portfolio", "projects", "templates")
# What stands where in a call: context, msgid, plural.
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
HOME = "django.utils.translation"
STRING = r"""[uU]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)")


class Message(NamedTuple):
    """A text to translate; the three fields are its identity in a catalogue."""

    context: str | None
    msgid: str
    plural: str | None


def message(name: str, texts: list[str]) -> Message:
    """The message that a call of that name with those texts asks for."""
    context, msgid, plural = CALLS[name]
    return Message(
        None if context is None else texts[context],
        texts[msgid],
        None if plural is None else texts[plural],
    )


def renamed(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What a module calls the functions of gettext, by the name it gives each: ``gettext_lazy as _lazy``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == HOME:
            yield from ((each.asname or each.name, each.name) for each in node.names if each.name in CALLS)


def in_python(source: str, strict: bool = True) -> Iterator[Message]:
    """Messages of a module. A text from a variable is marked elsewhere; one put together here is an error if ``strict``."""
    tree = ast.parse(source)
    known = {name: name for name in CALLS} | dict(renamed(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = known.get(getattr(node.func, "id", getattr(node.func, "attr", "")), "")
        if not name:
            continue
        wanted = 1 + max(place for place in CALLS[name] if place is not None)
        texts = node.args[:wanted]
        if strict and any(isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call) for text in texts):
            raise ValueError(f"line {node.lineno}: {name}() needs a plain text")
        if all(isinstance(text, ast.Constant) for text in texts):
            yield message(name, [ast.literal_eval(text) for text in texts])


def in_template(source: str) -> Iterator[Message]:
    """Messages of a template, by way of Django's own rewriting for gettext."""
    for name, texts in TEMPLATE_CALL.findall(templatize(source)):
        yield message(name, [ast.literal_eval(text) for text in re.findall(STRING, texts)])


def wanted() -> dict[Message, set[str]]:
    """Every message of the product and the files it stands in."""
    found: dict[Message, set[str]] = {}
    for file in sorted(file for folder in SOURCES for file in (ROOT / folder).rglob("*")):
        if file.suffix not in {".py", ".html", ".txt", ".svg"} or "static" in file.relative_to(ROOT).parts:
            continue
        name = file.relative_to(ROOT).as_posix()
        reader = in_python if file.suffix == ".py" else in_template
        try:
            for one in reader(file.read_text("utf-8")):
                found.setdefault(one, set()).add(name)
        except ValueError as error:
            raise SystemExit(f"{name}: {error}") from None
    return found


def key(entry: polib.POEntry | polib.MOEntry) -> Message:
    """An entry's identity."""
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def faults(catalogue: polib.POFile, compiled: polib.MOFile | None) -> Iterator[str]:
    """What keeps the catalogue from being complete and up to date, one sentence each."""
    entries = {key(entry): entry for entry in catalogue if not entry.obsolete}
    messages = wanted()
    for one, files in messages.items():
        where = ", ".join(sorted(files))
        if one not in entries:
            yield f"not in the catalogue: {one.msgid!r} ({where})"
        elif not entries[one].translated():
            yield f"no finished translation: {one.msgid!r} ({where})"
        elif broken := placeholders(entries[one]):
            yield f"placeholders differ: {one.msgid!r}: {broken}"
    for stale in entries.keys() - messages.keys():
        yield f"no longer used: {stale.msgid!r}"
    if compiled is None or contents(compiled) != contents(catalogue):
        yield "django.mo is not what django.po says"


def placeholders(entry: polib.POEntry) -> str:
    """The named placeholders that a translation lost or invented."""
    names = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    have = set(names.findall(entry.msgid + entry.msgid_plural))
    for text in [entry.msgstr, *entry.msgstr_plural.values()]:
        if text and set(names.findall(text)) != have:
            return text
    return ""


def contents(file: polib.POFile | polib.MOFile) -> dict[Message, tuple[str, tuple[str, ...]]]:
    """Finished translations by message."""
    return {
        key(one): (one.msgstr, tuple(one.msgstr_plural.values()))
        for one in file
        if one.msgid and (one.msgstr or any(one.msgstr_plural.values())) and "fuzzy" not in one.flags
    }


def check() -> int:
    """Print the faults; 1 if there are any."""
    if not CATALOGUE.exists():
        sys.exit("there is no catalogue yet: make messages")
    binary = CATALOGUE.with_suffix(".mo")
    found = list(faults(polib.pofile(str(CATALOGUE)), polib.mofile(str(binary)) if binary.exists() else None))
    print("\n".join(found) or "translations: complete")
    return 1 if found else 0


def update() -> int:
    """Add new messages, drop unused ones, and compile; what lacks a translation is printed."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110) if CATALOGUE.exists() else new_catalogue()
    messages = wanted()
    for entry in [entry for entry in catalogue if key(entry) not in messages]:
        catalogue.remove(entry)
    entries = {key(entry): entry for entry in catalogue}
    for one, files in messages.items():
        entry = entries.get(one) or polib.POEntry(
            msgctxt=one.context, msgid=one.msgid, msgid_plural=one.plural or ""
        )
        if one not in entries:
            entry.msgstr_plural = {0: ""} if one.plural else {}
            catalogue.append(entry)
        entry.occurrences = [(file, "") for file in sorted(files)]
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    open_ones = [entry.msgid for entry in catalogue if not entry.translated()]
    print(f"{len(catalogue)} messages, {len(open_ones)} without a translation", *open_ones, sep="\n  ")
    return 0


def new_catalogue() -> polib.POFile:
    """An empty catalogue for simplified Chinese, which has one plural form."""
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def main() -> int:
    """Do what the one argument says."""
    actions = {"check": check, "update": update}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit("usage: python -m tools.translations check|update")
    from django.conf import settings

    settings.configure(USE_I18N=True)  # templatize() asks for settings
    return actions[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
