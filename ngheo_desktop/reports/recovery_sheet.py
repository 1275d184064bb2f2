"""The printed sheet with the recovery key: the only way back to the data when the passphrase is forgotten.

One A4 page in plain words. The key stands in numbered groups, each letter in a box of its own, so that it can be read
aloud, ticked off and typed again without mistaking a group. The key is in no other part of the file.
"""

import io
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.text import nfc
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, REGULAR, SANS_BOLD, width
from ngheo_desktop.reports.typeset import Align, Run, draw, paragraph

TITLE = "PHIẾU KHÓA KHÔI PHỤC"
SUBTITLE = "Phần mềm rà soát hộ nghèo, hộ cận nghèo"
PURPOSE_TITLE = "Khóa này để làm gì?"
PURPOSE = (
    "Dữ liệu trên máy tính được mã hóa bằng cụm mật khẩu của người phụ trách. Nếu quên cụm mật khẩu, khóa dưới đây là "
    "cách duy nhất để mở lại dữ liệu. Mất cả cụm mật khẩu và phiếu này thì không ai mở được dữ liệu nữa."
)
KEY_TITLE = "Khóa khôi phục"
KEY_HINT = "Đọc lần lượt từ trái sang phải, từ trên xuống dưới, theo số thứ tự nhỏ ở góc. Không cần gõ dấu gạch nối."
KEEPING_TITLE = "Giữ phiếu thế nào?"
KEEPING = (
    "Cất trong phong bì dán kín, để trong tủ có khóa hoặc két của cơ quan.",
    "Không để cạnh máy tính; không chụp ảnh, không gửi qua tin nhắn hay thư điện tử.",
    "Ai có phiếu này và tệp dữ liệu đều đọc được thông tin của các hộ gia đình.",
    "Khi đổi người phụ trách, bàn giao phiếu có ký nhận.",
)
USE_TITLE = "Khi quên cụm mật khẩu"
USE = "Mở phần mềm, ở màn hình mở khóa chọn dùng khóa khôi phục, gõ khóa này, rồi đặt cụm mật khẩu mới."
OFFICE = "Cơ quan: "
MADE_ON = "Ngày lập phiếu: "
FOLDER = "Thư mục dữ liệu: "
KEEPER = "Người giữ phiếu: "
PLACE = "Nơi cất giữ: "

_SIZE = 12.0
_LEADING = 16.0
_GROUPS_A_ROW = 4
_CELL = 9.2 * mm
_CELL_HEIGHT = 12 * mm
_GROUP_GAP = (page.COLUMN - 16 * _CELL) / 3
_ROW_GAP = 6 * mm
_DOTS_ABOVE_EDGE = 4.0
_KEY_SIZE = 20
_ORDINAL_SIZE = 8


def recovery_sheet_pdf(recovery_key: str, office_name: str, made_on: date, folder: str) -> bytes:
    """Return the sheet as a PDF of one page; equal arguments give equal bytes.

    `recovery_key` is the key as it is shown, groups of characters joined by hyphens.
    """
    out = io.BytesIO()
    canvas = page.new_canvas(out, title=TITLE.capitalize(), author=nfc(office_name))
    y = _opening(canvas)
    y = _section(canvas, PURPOSE_TITLE, (PURPOSE,), y)
    y = _key(canvas, recovery_key.split("-"), y)
    y = _section(canvas, KEEPING_TITLE, KEEPING, y)
    y = _section(canvas, USE_TITLE, (USE,), y)
    _facts(canvas, office_name, made_on, folder, y)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _opening(canvas: Canvas) -> float:
    y = draw(canvas, paragraph(Run(BOLD, TITLE), 18, 26, page.COLUMN), page.LEFT, page.TOP, Align.CENTRE)
    y = draw(canvas, paragraph(Run(REGULAR, SUBTITLE), _SIZE, _LEADING, page.COLUMN), page.LEFT, y, Align.CENTRE)
    return y - 14


def _section(canvas: Canvas, title: str, texts: tuple[str, ...], y: float) -> float:
    y = draw(canvas, paragraph(Run(BOLD, title), _SIZE, _LEADING, page.COLUMN), page.LEFT, y) - 2
    for text in texts:
        stand_in = 5 * mm if len(texts) > 1 else 0.0
        if stand_in:
            draw(canvas, paragraph(Run(REGULAR, "–"), _SIZE, _LEADING, stand_in), page.LEFT, y)
        block = paragraph(Run(REGULAR, text), _SIZE, _LEADING, page.COLUMN - stand_in)
        y = draw(canvas, block, page.LEFT + stand_in, y) - 2
    return y - 10


def _key(canvas: Canvas, groups: list[str], y: float) -> float:
    y = draw(canvas, paragraph(Run(BOLD, KEY_TITLE), _SIZE, _LEADING, page.COLUMN), page.LEFT, y)
    y = draw(canvas, paragraph(Run(REGULAR, KEY_HINT), 11, 15, page.COLUMN), page.LEFT, y) - 13
    for start in range(0, len(groups), _GROUPS_A_ROW):
        x = page.LEFT
        for number, group in enumerate(groups[start : start + _GROUPS_A_ROW], start=start + 1):
            _group(canvas, number, group, x, y)
            x += len(group) * _CELL + _GROUP_GAP
        y -= _CELL_HEIGHT + _ROW_GAP
    return y + _ROW_GAP - 18


def _group(canvas: Canvas, number: int, group: str, x: float, top: float) -> None:
    canvas.setFont(REGULAR, _ORDINAL_SIZE)
    canvas.drawString(x, top + 3, str(number))
    bottom = top - _CELL_HEIGHT
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.55)
    for place in range(1, len(group)):
        canvas.line(x + place * _CELL, bottom, x + place * _CELL, top)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.9)
    canvas.rect(x, bottom, len(group) * _CELL, _CELL_HEIGHT)
    text = canvas.beginText()
    text.setFont(SANS_BOLD, _KEY_SIZE)
    for place, char in enumerate(group):
        centred = x + (place + 0.5) * _CELL - width(char, SANS_BOLD, _KEY_SIZE) / 2
        text.setTextOrigin(centred, bottom + (_CELL_HEIGHT - 0.72 * _KEY_SIZE) / 2)
        text.textOut(char)
    canvas.drawText(text)


def _facts(canvas: Canvas, office_name: str, made_on: date, folder: str, y: float) -> None:
    canvas.setLineWidth(0.4)
    canvas.line(page.LEFT, y, page.RIGHT, y)
    y -= 8
    facts = ((OFFICE, office_name), (MADE_ON, f"{made_on:%d/%m/%Y}"), (FOLDER, folder), (KEEPER, ""), (PLACE, ""))
    for label, value in facts:
        block = paragraph([Run(REGULAR, label), Run(BOLD, value)], _SIZE, _LEADING, page.COLUMN)
        y = draw(canvas, block, page.LEFT, y)
        if not value:
            start = page.LEFT + width(label, REGULAR, _SIZE) + 1
            page.draw_dots(canvas, start, page.RIGHT, y + _DOTS_ABOVE_EDGE)
        y -= 4
