"""Forms of a page as a browser sends them: by where they go, unchanged but for what a person types."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    """Every form of a page: the address it is sent to, with the names and values of its inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(told.get("action", ""), {})
        if self._form is None or "disabled" in told:
            return
        name = told.get("name", "")
        if tag == "input" and told.get("type") not in ("submit", "file", "button"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self._form[name] = told.get("value", "on" if told.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select, self._form[name] = name, ""
        elif tag == "option" and self._select and "selected" in told:
            self._form[self._select] = told.get("value", "")
        elif tag == "textarea":
            self._area, self._form[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form is not None:
            self._form[self._area] = self._form[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area] += data


def forms_of(response: Any) -> dict[str, dict[str, str]]:
    """The forms of an answer by the address they go to."""
    reader = _Forms()
    reader.feed(response.content.decode())
    return reader.forms
