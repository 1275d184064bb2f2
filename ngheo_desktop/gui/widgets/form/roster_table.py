"""The table of members: only the cell in focus is open, whatever the number of people."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.line_field import PASSING_REASONS, LineField
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey, nobody
from ngheo_desktop.gui.widgets.form.roster_columns import CellKind, RosterColumn
from ngheo_desktop.gui.widgets.form.roster_delegate import CellDelegate
from ngheo_desktop.gui.widgets.form.roster_model import RosterModel

_MOST_ROWS = 8
_FORWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RosterTable(QTableView):
    """Members by rows, questions by columns.

    Signals:
        typed(int, int, str): what was typed into a cell is to be taken.
        key_pressed(QKeyEvent): a key over a cell that is filled by choosing.
        entered(int, int): a cell came into focus; edited(str): what stands in it while one types.
        moved(int): the field after (1) or before (-1) the table is wanted.
        cleared(): Del: the answer of a cell that is chosen is taken back.
    """

    cleared = Signal()
    typed = Signal(int, int, str)
    key_pressed = Signal(object)
    cell_entered = Signal(int, int)
    cell_left = Signal()
    edited = Signal(str)
    moved = Signal(int)

    def __init__(self, model: RosterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._gone = False
        # Whether a key is a scanner's and not for this table.
        self.takes_key: TakesKey = nobody
        # Whether the cell in focus may be left: it may hold what cannot be taken, or wait for a reason.
        self.may_leave: Callable[[int, int], bool] = lambda _row, _column: True
        # Whether something held the focus in this cell and the way went on behind it now.
        self.goes_onward: Callable[[], bool] = lambda: False
        self.setModel(model)
        self.setItemDelegate(CellDelegate(model, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setMinimumSectionSize(8)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._edit = LineField(self.viewport())
        self._edit.setObjectName("cell_edit")
        self._edit.hide()
        self._edit.advanced.connect(lambda: self.step(1))
        self._edit.went_back.connect(lambda: self.step_rows(-1))
        self._edit.textEdited.connect(self.edited)
        self._edit.left.connect(self._edit_left)
        self._edit.given_up.connect(self._give_up)
        self._edit.installEventFilter(self)
        model.modelReset.connect(self._fit_height)
        self._fit()

    # -- the cell in focus ----------------------------------------------------------------------------------------

    @property
    def column(self) -> RosterColumn | None:
        """The column in focus."""
        number = self.currentIndex().column()
        return self._rows.columns[number] if number >= 0 else None

    @property
    def has_open_typing(self) -> bool:
        """Whether something is typed into the open cell that is not taken yet."""
        return self._edit.isVisibleTo(self) and self._edit.is_edited

    @property
    def has_cells(self) -> bool:
        """Whether there is a cell to fill."""
        return self._next_cell((-1, 0), 1) is not None

    def enter(self, row: int, column: int) -> None:
        """Bring a cell into focus, open for typing or choosing."""
        self._gone = False
        self.take()
        index = self._rows.index(row, column)
        self.setProperty("entered", True)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if self._rows.columns[column].kind in (CellKind.TYPED, CellKind.LOOKED_UP):
            self._open(index)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._edit.hide()
        self.cell_entered.emit(row, column)

    def enter_end(self, step: int) -> bool:
        """Enter the first open cell (or with -1 the last); False when there is none."""
        cell = self._next_cell((-1, 0) if step > 0 else (self._rows.rowCount(), 0), step)
        if cell is None:
            return False
        self.enter(*cell)
        return True

    def step(self, step: int) -> None:
        """Go to the next or previous cell that is asked, person by person; past the ends, leave the table."""
        here = (self.currentIndex().row(), self.currentIndex().column())
        is_empty_row = self._rows.member_at(here[0]) is None and not self._edit.text().strip()
        self.take()
        if step > 0 and (not self.may_leave(*here) or self.goes_onward()):
            return
        cell = None if is_empty_row and step > 0 else self._next_cell(here, step)
        if cell is None:
            self._go_out(step)
        else:
            self.enter(*cell)

    def step_rows(self, step: int) -> None:
        """Go to the next cell of the same column that is asked, down (1) or up (-1); past the ends, leave the table."""
        here = (self.currentIndex().row(), self.currentIndex().column())
        row, column = here[0] + step, here[1]
        self.take()
        if step > 0 and not self.may_leave(*here):
            return
        while 0 <= row < self._rows.rowCount():
            if self._rows.is_open(row, column):
                self.enter(row, column)
                return
            row += step
        self._go_out(step)

    def _go_out(self, step: int) -> None:
        # The focus goes first: Qt would give the focus of a line that is hidden to whatever comes next.
        self._gone = True
        self.moved.emit(step)
        # Unless somebody sent it back into a cell of this table.
        if self._gone:
            self.leave()

    def take(self) -> None:
        """Hand over what is typed, if it is something new."""
        index, text = self.currentIndex(), self._edit.text()
        if self.has_open_typing:
            self._edit.keep_typed()
            self.typed.emit(index.row(), index.column(), text)
        elif self._edit.isVisibleTo(self):
            self._rows.take_back(index.row(), index.column(), text)

    def leave(self) -> None:
        """Close the cell; no cell is in focus."""
        self._edit.hide()
        self.setProperty("entered", False)
        self.update(self.currentIndex())
        self.cell_left.emit()

    def close_cell(self) -> None:
        """Close the cell without taking what is typed; for another household."""
        self._edit.show_text("")
        self._edit.hide()
        self.setProperty("entered", False)
        self.cell_left.emit()

    def put(self, text: str) -> None:
        """Put a text that was chosen from a list into the open cell."""
        self._edit.setText(text)
        self._edit.selectAll()

    @property
    def line(self) -> LineField:
        """The one line that is opened over the cell in focus."""
        return self._edit

    def _next_cell(self, here: tuple[int, int], step: int) -> tuple[int, int] | None:
        """Return the next (1) or previous (-1) cell to fill, person by person; None past the ends."""
        width = self._rows.columnCount()
        last = self._rows.rowCount() * width
        place = here[0] * width + here[1] + step
        if here[0] < 0:
            place = 0
        elif here[0] >= self._rows.rowCount():
            place = last - 1
        while 0 <= place < last:
            if self._rows.is_open(*divmod(place, width)):
                return divmod(place, width)
            place += step
        return None

    def _open(self, index: QModelIndex) -> None:
        member = self._rows.member_at(index.row())
        column = self._rows.columns[index.column()]
        self._edit.show_text(self._rows.committed_text(index.row(), index.column()))
        refused = self._rows.refused_text(index.row(), index.column())
        if refused is not None:
            self._edit.setText(refused)
        self._edit.setAlignment(Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft)
        blank = self._rows.blank_text(index.row(), index.column())
        self._edit.setPlaceholderText(blank if member is not None else str(index.data()))
        self._edit.setAccessibleName(f"{column.title}, {member.full_name if member is not None else ''}".strip(", "))
        self._place()
        self._edit.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()

    def _give_up(self) -> None:
        member, column = self._rows.member_at(self.currentIndex().row()), self.column
        if member is not None and column is not None:
            self._rows.accept(member.member_id, column.id)
            self.cell_entered.emit(self.currentIndex().row(), self.currentIndex().column())

    def _place(self) -> None:
        self._edit.setGeometry(self.visualRect(self.currentIndex()))

    # -- events ---------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Take Tab, Down and the digits of offered answers before the line does."""
        if watched is self._edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.step(1 if key == Qt.Key.Key_Tab else -1)
                return True
            if key == Qt.Key.Key_Down:
                self.step_rows(1)
                return True
            column = self.column
            if column is not None and column.kind is CellKind.LOOKED_UP and event.text().isdigit():
                if not self.takes_key(event, True):
                    self.key_pressed.emit(event)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.takes_key(event, True):
            return
        if not self.property("entered"):
            super().keyPressEvent(event)
        elif key in _FORWARD or key in (Qt.Key.Key_Tab, Qt.Key.Key_Right):
            self.step(1)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Left):
            self.step(-1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step_rows(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Delete:
            self.cleared.emit()
        else:
            self.key_pressed.emit(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001  (Qt's own)
        if not self.property("entered"):
            return super().focusNextPrevChild(is_next)
        self.step(1 if is_next else -1)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.enter_end(1 if event.reason() == Qt.FocusReason.TabFocusReason else -1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._edit.hasFocus() and event.reason() not in PASSING_REASONS:
            self.leave()

    def _edit_left(self) -> None:
        if not self.hasFocus():
            self.take()
            if not self._edit.hasFocus():
                self.leave()

    def mousePressEvent(self, event: object) -> None:
        index = self.indexAt(event.position().toPoint())  # type: ignore[attr-defined]
        if self._rows.is_open(index.row(), index.column()):
            self.enter(index.row(), index.column())

    def paintEvent(self, event: QPaintEvent) -> None:
        # All of it is painted, so that scrolling moves what is there instead of painting it anew.
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().colour("paper"))
        painter.end()
        super().paintEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._edit.isVisibleTo(self):
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_edit"):
            self._fit()

    # -- measures -------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        style = theme.current()
        self.verticalHeader().setDefaultSectionSize(style.row_height())
        # Where the first column is not the name, the name is the head of its row and stays in view.
        has_names = self._rows.columns[0].kind is CellKind.READ
        self.verticalHeader().setFixedWidth(style.chars(18 if has_names else 3) + style.space("s"))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit_columns()
        self._fit_height()

    def _fit_columns(self) -> None:
        """Give each column the width of its words, and what is left over in proportion."""
        style = theme.current()
        margin = 2 * style.space("s")
        wanted = [style.chars(column.chars) + margin for column in self._rows.columns]
        least = [style.chars(min(column.least, column.chars)) + margin for column in self._rows.columns]
        room = self.viewport().width()
        if sum(least) <= room:
            # Rather shorter words than a table that has to be pushed from side to side.
            spare, share = room - sum(least), [width - small + 1 for width, small in zip(wanted, least, strict=True)]
            wanted = [small + spare * part // sum(share) for small, part in zip(least, share, strict=True)]
        for number, width in enumerate(wanted):
            self.setColumnWidth(number, width)
        self._fit_heads()

    def _fit_heads(self) -> None:
        """Give the heads the height of the longest title in its column."""
        heads, space = self.horizontalHeader(), theme.current().space("s")
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        metrics = QFontMetrics(theme.current().font(bold=True))
        boxes = (
            metrics.boundingRect(QRect(0, 0, self.columnWidth(number) - 2 * space - 2, 1000), flags, column.title)
            for number, column in enumerate(self._rows.columns)
        )
        height = max(box.height() for box in boxes)
        if heads.height() != height + space:
            heads.setFixedHeight(height + space)
        self._fit_height()

    def _fit_height(self) -> None:
        rows = min(max(self._rows.rowCount(), 1), _MOST_ROWS)
        wider = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wider else 0
        self.setFixedHeight(
            self.horizontalHeader().height() + rows * self.verticalHeader().defaultSectionSize() + bar + 4
        )
