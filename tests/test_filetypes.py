"""What a file is, told by its bytes: a name that says something else, a program, a broken archive are refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import filetypes
from projects.sentences import say
from projects.values import ValueProblem


def archive(*names: str) -> bytes:
    """A zip archive with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


GOOD = {
    "a.pdf": b"%PDF-1.7\n%", "a.jpg": b"\xff\xd8\xff\xe0JFIF", "b.JPEG": b"\xff\xd8\xff\xe1Exif", "a.png": b"\x89PNG\r\n\x1a\n\0",
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"), "a.docx": archive("word/document.xml"),
    "a.ofd": archive("OFD.xml", "Doc_0/Document.xml"), "照片.zip": archive("1.jpg", "2.jpg"),
}  # fmt: skip


def kind(content: bytes, name: str) -> str:
    return filetypes.kind_of(io.BytesIO(content), name)


def problem(content: bytes, name: str) -> str:
    with pytest.raises(ValueProblem) as caught:
        kind(content, name)
    assert say(caught.value.code, caught.value.params)
    return caught.value.code


@pytest.mark.parametrize("name", GOOD)
def test_what_is_taken(name: str) -> None:
    ending = name.rsplit(".", 1)[1].lower().replace("jpg", "jpeg")
    assert kind(GOOD[name], name) == ending


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
@pytest.mark.parametrize("name", ["a.exe", "a", "a.pdf.exe", "a.html"])
def test_a_name_that_says_something_else_is_refused(content: bytes, name: str) -> None:
    assert problem(content, name) == "file-name"


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\0", b"<html><script>alert(1)</script>", b"#!/bin/sh\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"  %PDF-1.4", b"GIF89a", b"PK\x03\x04"],
)  # fmt: skip
def test_what_is_no_evidence_is_refused_whatever_its_name(content: bytes) -> None:
    for name in GOOD:
        assert problem(content, name) == "file-kind"


def test_macros_are_programs() -> None:
    assert problem(archive("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx") == "file-macros"
    assert problem(archive("word/document.xml", "word\\VBAPROJECT.BIN"), "a.docx") == "file-macros"


def test_an_archive_that_claims_a_huge_directory_is_not_read() -> None:
    content = bytearray(archive("a.txt"))
    at = content.rfind(b"PK\x05\x06")
    content[at + 10 : at + 12] = (60_000).to_bytes(2, "little")
    assert problem(bytes(content), "a.zip") == "file-kind"
    truncated = archive(*(f"{n}.txt" for n in range(200)))[:-30]
    assert problem(truncated, "a.zip") == "file-kind"


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 400), st.binary(max_size=8))
def test_mangled_files_are_taken_or_refused_in_a_sentence(name: str, at: int, junk: bytes) -> None:
    content = GOOD[name][:at] + junk + GOOD[name][at + len(junk) :]
    try:
        found = kind(content, name)
    except ValueProblem as refused:
        found = refused.code
        said = say(found, refused.params)
    else:
        said = found
    assert said
    assert found in (*filetypes.ENDINGS, "file-kind", "file-name", "file-macros")
