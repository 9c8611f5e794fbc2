"""What the packages below us say to people is Chinese too, also where their own catalogues are behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from tools import translations
from tools.translations import Message

#: package → the parts of it whose words reach a person, and the folder of its Chinese
SAID = {
    "django": ("contrib/admin", "contrib/auth", "core", "db/models", "forms", "views"),
    "django_tables2": ("",),
    "axes": ("",),
}
READERS: dict[str, Callable[[str], Iterator[Message]]] = {
    ".py": partial(translations.in_python, strict=False),
    ".html": translations.in_template,
}


def home(package: str) -> Path:
    spec = find_spec(package)
    assert spec
    assert spec.origin
    return Path(spec.origin).parent


def chinese(package: str) -> set[str]:
    """The texts that a package's own catalogues have in Chinese."""
    files = home(package).rglob("locale/zh_Hans/**/django.mo")
    return {
        entry.msgid
        for file in files
        for entry in polib.mofile(str(file))
        if entry.msgstr or entry.msgstr_plural
    }


def texts(package: str) -> Iterator[str]:
    for part in SAID[package]:
        for file in sorted((home(package) / part).rglob("*")):
            if file.suffix in READERS:
                yield from (message.msgid for message in READERS[file.suffix](file.read_text("utf-8")))


@pytest.mark.parametrize("package", SAID)
def test_every_text_of_a_package_has_its_chinese(package: str) -> None:
    ours = {entry.msgid for entry in polib.pofile(str(translations.CATALOGUE)) if entry.translated()}
    said = set(texts(package))
    assert len(said) > 2
    assert said - chinese(package) - chinese("django") - ours == set()


def test_a_short_password_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as caught:
        MinimumLengthValidator(10).validate("短")
    assert caught.value.messages == ["密码太短，至少要有 10 个字符。"]
