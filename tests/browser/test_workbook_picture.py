"""The picture of a return workbook in the officers' manual: what is filled is on the paper, and stays readable there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from tests import office
from tests.factories import WAN, House, change, house, people  # noqa: F401
from tests.workbooks import book_of, fill

pytestmark = [pytest.mark.office, pytest.mark.paper, pytest.mark.slow, pytest.mark.once]
NAMES = ("稀土锌铝镁表面新材料项目", "6万吨无缝钢管热处理生产线", "多晶硅二期", "昆河路改造")
FILLED = {
    ("P000001", "completed"): 260,
    ("P000001", "progress"): "主体封顶",
    ("P000002", "completed"): 310,
}
#: the left half of the first sheet, in pixels
BOX = ("-x", "90", "-y", "90", "-W", "1700", "-H", "430")


def test_the_picture_of_the_return_workbook(
    house: House, people: dict[str, User], tmp_path: Path, picture_file: Callable[[str], Path]  # noqa: F811
) -> None:  # fmt: skip
    change("plan", house.plan, due_day=28)
    rows = house.projects({"name": name, "planned": 3000 * WAN, "stage": "building"} for name in NAMES)
    for place, project in enumerate(rows, 1):
        house.report(project, 5, completed=place * 120 * WAN, progress="主体结构施工", progress_percent=2000 + place * 500)  # fmt: skip
    printed = office.saved_again(fill(book_of(house, tmp_path), FILLED), tmp_path / "printed", "pdf")
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], check=True, capture_output=True).stdout.decode()  # fmt: skip
    assert all(name in text for name in NAMES)
    assert {"260.00", "310.00", "主体封顶"} <= set(text.split())
    target = picture_file("return-workbook")
    call = ["pdftoppm", "-r", "180", *BOX, "-png", "-singlefile", str(printed), str(target.with_suffix(""))]
    subprocess.run(call, check=True)
    assert target.stat().st_size > 10_000
