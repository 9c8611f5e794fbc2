"""Reading an admin page's form as a browser does, so that tests send what a person would send."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """The inputs of the page's main form: names and values, without disabled ones and templates for more rows."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._inside = False
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._inside = "logout" not in (told.get("id") or "") and told.get("method") == "post"
        name = told.get("name") or ""
        if not self._inside or "disabled" in told or "__prefix__" in name:
            return
        if tag == "input":
            self._take(name, told)
        elif tag == "select":
            self._select = name
            self.data[name] = ""
        elif tag == "option" and self._select and "selected" in told:
            self.data[self._select] = told.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.data[name] = ""

    def _take(self, name: str, told: dict[str, str | None]) -> None:
        kind = told.get("type", "text")
        if kind in {"submit", "button"} or (kind in {"checkbox", "radio"} and "checked" not in told):
            return
        self.data[name] = told.get("value") or ("on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            if self._area:  # the first line break after the tag is the markup's
                text = self.data[self._area].replace("\r\n", "\n").removeprefix("\n")
                self.data[self._area] = text.replace("\n", "\r\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area] += data


def sent(response: Any) -> dict[str, str]:
    """What a browser would send back from this page unchanged; the page must have answered 200."""
    assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
    reader = _Form()
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.data.items() if name and name != "csrfmiddlewaretoken"}


def said(response: Any) -> str:
    """Every error and message of the page, as one text."""
    context = response.context
    found = [str(message) for message in context.get("messages") or ()]
    found += [str(error) for error in context.get("errors") or ()]
    return " | ".join([*found, str(context.get("refusal") or "")])
