"""LibreOffice as a second reader and writer of our workbooks; the marker ``office`` leaves tests out where it is absent."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

NAMES = ("soffice", "libreoffice")
XLSX = "xlsx:Calc MS Excel 2007 XML"


def program() -> str | None:
    """The installed LibreOffice: the first of its names on the path."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def saved_again(source: Path, folder: Path, form: str = XLSX) -> Path:
    """What LibreOffice makes of a file when it opens it and saves it as ``form``; it lies in ``folder``."""
    office = program()
    assert office, "REQUIRE_OFFICE=1, but LibreOffice is not installed"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # so that two of them never meet
    call = [office, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)]
    subprocess.run(call, check=True, capture_output=True, timeout=180)
    return folder / f"{source.stem}.{form.partition(':')[0]}"
