"""The year that the classes of a list are of, to be chosen where the list names none or a wrong one."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLabel

from ngheo_desktop.messages import tr
from ngheo_desktop.services.list_import import ListPlan

# The first review under a multidimensional standard.
_FIRST_YEAR = 2016


def offer_years(label: QLabel, combo: QComboBox, plan: ListPlan | None, newest: int) -> None:
    """Offer the years back from the newest, with the one that the plan goes by; nothing for a list without classes.

    A list that names no year offers “not known” too, for that alone nothing is taken for granted.
    """
    tells_classes = plan is not None and any(household.household_class for household in plan.workbook.households)
    label.setVisible(tells_classes)
    combo.setVisible(tells_classes)
    if plan is None:
        return
    own = plan.workbook.year
    years = sorted({*range(_FIRST_YEAR, newest + 1), *filter(None, (own, plan.year))}, reverse=True)
    with QSignalBlocker(combo):
        combo.clear()
        if own is None:
            combo.addItem(tr("(not known)"), None)
        for year in years:
            combo.addItem(str(year), year)
        combo.setCurrentIndex(combo.findData(plan.year) if plan.year is not None else 0)
