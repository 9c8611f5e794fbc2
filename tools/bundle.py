"""Make a folder that installs and runs without a network: `python -m tools.bundle dist/bundle`.

It holds the source as committed, the pinned wheels for Linux and Windows, and scripts to start and to manage on each.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "windows": ("win_amd64",),
}

FILES = ROOT / "tools" / "bundle_files"
#: encoding and line ends that each kind of file wants
FORMS = {".sh": ("utf-8", "\n"), ".bat": ("utf-8", "\r\n"), ".txt": ("utf-8-sig", "\r\n")}


def targets() -> Iterator[tuple[str, str]]:
    """Each platform with each Python."""
    return ((platform, python) for platform in PLATFORMS for python in PYTHONS)


def download(wheels: Path, platform: str, python: str) -> None:
    """Fetch the pinned wheels for one target; pip compares their hashes."""
    tags = [part for tag in PLATFORMS[platform] for part in ("--platform", tag)]
    abis = [part for abi in (f"cp{python.replace('.', '')}", "abi3", "none") for part in ("--abi", abi)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += [
        "--only-binary=:all:",
        "--require-hashes",
        "--implementation",
        "cp",
        "--python-version",
        python,
    ]
    command += [*tags, *abis, "--dest", str(wheels), "-r", str(ROOT / "requirements.txt")]
    print(f"wheels for {platform}, Python {python}", flush=True)
    subprocess.run(command, check=True)


def source(app: Path) -> None:
    """The committed files."""
    command = ["git", "archive", "--format=zip", "HEAD"]
    archive = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    zipfile.ZipFile(BytesIO(archive)).extractall(app)


def scripts(bundle: Path) -> None:
    """How it is started and what it is, in the line ends and encodings that each system wants."""
    for path in sorted(FILES.iterdir()):
        encoding, newline = FORMS[path.suffix]
        (bundle / path.name).write_text(path.read_text("utf-8"), encoding, newline=newline)
        if path.suffix == ".sh":
            (bundle / path.name).chmod(0o755)


def main() -> int:
    """Fill the folder named on the command line anew."""
    bundle = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "dist/bundle")
    shutil.rmtree(bundle, ignore_errors=True)
    (bundle / "wheels").mkdir(parents=True)
    source(bundle / "app")
    scripts(bundle)
    for platform, python in targets():
        download(bundle / "wheels", platform, python)
    count = len(list((bundle / "wheels").iterdir()))
    print(f"{bundle}: {count} wheels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
