"""What the services of results found, as tables for screen and file: headings name the standard and what is counted."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from ngheo_desktop.domain.alkire_foster import Measures
from ngheo_desktop.domain.classification import ClassCounts, HouseholdClass
from ngheo_desktop.domain.movement import Doubt, Movement
from ngheo_desktop.domain.movement_forms import COLUMNS, Counting, FormLines, count_movements
from ngheo_desktop.domain.rounding import rounded
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.gui.pages.results.grid import number_columns
from ngheo_desktop.gui.widgets.class_mark import class_title
from ngheo_desktop.messages import N_, current_language, tr
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.class_matrix import CLASSES, NO_CLASS, ClassMatrix, Count, StandardClasses
from ngheo_desktop.services.measures import Counted, RoundMeasures
from ngheo_desktop.services.movement import YearMovement
from ngheo_desktop.services.what_if import WhatIf

HOUSEHOLDS, PERSONS = "households", "persons"
_PERCENT_PLACES = 2
COLUMNS_A_STANDARD = 3


def class_cell(name: str) -> Cell:
    """Return the cell of a class: the class itself, so that its mark is painted; of none, the words for it."""
    return tr("Not classified") if name == NO_CLASS else HouseholdClass(name)


def class_name(name: str | None) -> str:
    """Return the name of a class, that there is none, or for None that any is meant."""
    if name is None:
        return tr("any class")
    return tr("Not classified") if name == NO_CLASS else class_title(name)


def years_of(rule_set: RuleSet) -> str:
    """Return the years of a standard, its short name: 2022–2026; of a province's own set with its id."""
    years = f"{rule_set.start.year}–{rule_set.end.year}"
    return f"{years} ({rule_set.id})" if rule_set.parent else years


def title_of(rule_set: RuleSet) -> str:
    """Return the title of a standard in the language of the screen."""
    return rule_set.title.in_language(current_language())


def name_of(rule_set: RuleSet) -> str:
    """Return the years and the title of a standard, for a list to choose from: what tells them apart comes first."""
    return f"{years_of(rule_set)} · {title_of(rule_set)}"


def percent(value: Fraction | None) -> Decimal | None:
    """Return a ratio in percent, rounded once."""
    return None if value is None else Decimal(rounded(value * 100, _PERCENT_PLACES))


def _of(count: Count, counting: str) -> int:
    return count.households if counting == HOUSEHOLDS else count.persons


def counting_title(counting: str) -> str:
    """Return the word for what is counted."""
    return tr("households") if counting == HOUSEHOLDS else tr("persons")


# -- classes -----------------------------------------------------------------------------------------------------------


def classes_table(found: Sequence[StandardClasses], rule_sets: Sequence[RuleSet], year: int) -> TableContent:
    """Return households and persons by class, one pair of columns for each standard, named in its headings."""
    columns = [TableColumn(tr("Class"))]
    for rules in rule_sets:
        years = years_of(rules)
        columns += number_columns(
            (
                tr("{years}: households", years=years),
                tr("{years}: persons", years=years),
                tr("{years}: % of households", years=years),
            )
        )
    shown = [name for name in CLASSES if name != NO_CLASS or any(one.counts[name].households for one in found)]
    rows: list[tuple[Cell, ...]] = [
        (class_cell(name), *(cell for one in found for cell in _with_share(one.counts[name], one.total)))
        for name in shown
    ]
    rows.append((tr("Total"), *(cell for one in found for cell in _with_share(one.total, one.total))))
    title = tr("Classes in the review {year} under each standard", year=year)
    return TableContent(title, tuple(columns), tuple(rows), frozenset({len(rows) - 1}))


def _with_share(count: Count, total: Count) -> tuple[Cell, ...]:
    share = Fraction(count.households, total.households) if total.households else None
    return count.households, count.persons, percent(share)


def groups_table(found: StandardClasses, rules: RuleSet, counting: str, *, by_commune: bool) -> TableContent:
    """Return villages (or communes) by class under one standard, with the sum of all."""
    shown = [name for name in CLASSES if name != NO_CLASS or found.counts[name].households]
    rows: list[tuple[Cell, ...]] = []
    for group in found.groups:
        own = [_of(group.counts.get(name, Count()), counting) for name in shown]
        rows.append((group.name or tr("No village"), *own, sum(own)))
    totals = [_of(found.counts[name], counting) for name in shown]
    rows.append((tr("Total"), *totals, sum(totals)))
    head = tr("Commune") if by_commune else tr("Village")
    columns = (TableColumn(head), *number_columns([class_name(name) for name in shown]), *number_columns([tr("Total")]))
    title = f"{title_of(rules)} · {counting_title(counting)}"
    return TableContent(title, columns, tuple(rows), frozenset({len(rows) - 1}))


def missing_table(found: StandardClasses, rules: RuleSet) -> TableContent:
    """Return why households are incomplete under one standard; one household may stand in several rows."""
    columns = (TableColumn(tr("What is missing")), *number_columns([tr("Households")]))
    rows = tuple((each.label, each.households) for each in found.missing)
    return TableContent(tr("Why households are incomplete: {standard}", standard=title_of(rules)), columns, rows)


def matrix_table(matrix: ClassMatrix, first: RuleSet, second: RuleSet, counting: str) -> TableContent:
    """Return the matrix with the totals at both edges; the headings name both standards."""
    one, two = matrix.classes
    columns = (
        TableColumn(tr("{first} ↓   {second} →", first=years_of(first), second=years_of(second))),
        *number_columns([f"{class_name(name)} {years_of(second)}" for name in two]),
        *number_columns([tr("Total {years}", years=years_of(first))]),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            class_cell(row),
            *(_of(matrix.cell(row, column), counting) for column in two),
            _of(matrix.cell(row, None), counting),
        )
        for row in one
    ]
    edge = [_of(matrix.cell(None, column), counting) for column in two]
    rows.append((tr("Total {years}", years=years_of(second)), *edge, _of(matrix.cell(None, None), counting)))
    title = tr(
        "Rows: {first}. Columns: {second}. Counted: {what}.",
        first=title_of(first),
        second=title_of(second),
        what=counting_title(counting),
    )
    return TableContent(title, columns, tuple(rows), frozenset({len(rows) - 1}))


# -- trials ------------------------------------------------------------------------------------------------------------


def trial_table(found: WhatIf, before_title: str) -> TableContent:
    """Return households by class before and after a trial, and the difference."""
    columns = (
        TableColumn(tr("Class")),
        *number_columns((tr("Before"), tr("After"), tr("Difference"))),
    )
    rows: list[tuple[Cell, ...]] = []
    for name in ClassCounts._fields:
        before, after = getattr(found.before, name), getattr(found.after, name)
        rows.append((HouseholdClass(name), before, after, signed(after - before)))
    if found.not_classified:
        rows.append((tr("Not classified"), found.not_classified, 0, signed(-found.not_classified)))
    total = sum(found.before) + found.not_classified
    rows.append((tr("Total"), total, sum(found.after), signed(sum(found.after) - total)))
    title = tr("Before: {before}. After: the trial. Nothing is recorded.", before=before_title)
    return TableContent(title, columns, tuple(rows), frozenset({len(rows) - 1}))


def signed(difference: int) -> str:
    """Return a difference with its sign; nothing for none."""
    return "0" if not difference else f"{difference:+d}".replace("-", "−")


# -- measures ----------------------------------------------------------------------------------------------------------

_MEANINGS = (
    N_("H: of 100 counted, how many are poor."),
    N_("A: of all indicators, the share in which a poor household is deprived on average: how hard poverty is."),
    N_("M0 = H × A: it falls when fewer are poor, and also when the poor lack less."),
)


def measures_table(found: RoundMeasures) -> TableContent:
    """Return H, A and M0 of households and persons with the counts behind them and what each says."""
    households, persons = found.households, found.members
    rows = tuple(
        (name, *_one_measure(households, place), *_one_measure(persons, place), tr(_MEANINGS[place]))
        for place, name in enumerate(("H", "A", "M0"))
    )
    columns = (
        TableColumn(tr("Measure")),
        TableColumn(tr("Households (%)"), is_number=True),
        TableColumn(tr("Counted households")),
        TableColumn(tr("Persons (%)"), is_number=True),
        TableColumn(tr("Counted persons")),
        TableColumn(tr("What it says")),
    )
    title = tr("Poverty measured: {standard}", standard=title_of(found.rule_set))
    return TableContent(title, columns, rows)


def _one_measure(counted: Counted, place: int) -> tuple[Cell, ...]:
    whole = counted.result.whole
    lacks = sum(one.censored for one in whole.indicators)
    width = len(whole.indicators)
    values = (whole.headcount, whole.intensity, whole.adjusted)
    told = (
        f"{whole.poor} / {whole.population}",
        f"{lacks} / {whole.poor * width}",
        f"{lacks} / {whole.population * width}",
    )
    return percent(values[place]), told[place]


def indicators_table(found: RoundMeasures, counting: str) -> TableContent:
    """Return for each indicator who is deprived, who of the poor is, and what it gives to M0."""
    counted = found.households if counting == HOUSEHOLDS else found.members
    what = counting_title(counting)
    columns = (
        TableColumn(tr("Indicator")),
        *number_columns(
            (
                tr("Deprived ({what})", what=what),
                tr("Deprived (%)"),
                tr("Poor and deprived ({what})", what=what),
                tr("Censored headcount (%)"),
                tr("Part of M0 (%)"),
            )
        ),
    )
    rows = tuple(
        (
            found.rule_set.indicator(one.indicator).title.in_language(current_language()),
            one.deprived,
            percent(one.headcount),
            one.censored,
            percent(one.censored_headcount),
            percent(one.share),
        )
        for one in counted.result.whole.indicators
    )
    title = tr("Indicators: {standard}, {what}", standard=title_of(found.rule_set), what=what)
    return TableContent(title, columns, rows)


def measured_groups_table(found: RoundMeasures, counting: str, head: str) -> TableContent:
    """Return the measures of villages or ethnic groups, and their parts of the whole."""
    counted = found.households if counting == HOUSEHOLDS else found.members
    what = counting_title(counting)
    columns = (
        TableColumn(head),
        *number_columns(
            (tr("Counted ({what})", what=what), tr("Poor ({what})", what=what), "H (%)", "A (%)", "M0 (%)",
             tr("Part of all poor (%)"), tr("Part of M0 (%)"))
        ),
    )  # fmt: skip
    groups = counted.result.groups
    rows: list[tuple[Cell, ...]] = [
        (name or tr("Not known"), *_measured(groups[key].own), percent(groups[key].poor_share),
         percent(groups[key].share))
        for key, name in found.group_names.items()
        if key in groups
    ]  # fmt: skip
    everything = Decimal(100) if counted.result.whole.poor else None
    rows.append((tr("Total"), *_measured(counted.result.whole), everything, everything))
    title = f"{title_of(found.rule_set)} · {head} · {what}"
    return TableContent(title, columns, tuple(rows), frozenset({len(rows) - 1}))


def _measured(own: Measures) -> tuple[Cell, ...]:
    return own.population, own.poor, percent(own.headcount), percent(own.intensity), percent(own.adjusted)


# -- movement ----------------------------------------------------------------------------------------------------------

_DOUBTS = {
    Doubt.NOT_REVIEWED: N_("on the list at the start of the year, without a class at its end"),
    Doubt.REMOVED: N_("on the list at the start of the year, then removed without a life event"),
    Doubt.GONE_YET_CLASSIFIED: N_("gone by a life event, yet with a class at the end of the year"),
    Doubt.PEOPLE: N_("the life events leave fewer than no people at the start of the year"),
}
_MOVEMENTS = {
    Movement.REMAINED: N_("Remained"),
    Movement.ESCAPED_TO_NEAR_POOR: N_("Escaped, now near-poor"),
    Movement.ESCAPED: N_("Escaped above near-poor"),
    Movement.FELL: N_("Near-poor became poor"),
    Movement.RELAPSED: N_("Relapsed"),
    Movement.NEWLY: N_("Newly on the list"),
    Movement.ARRIVED: N_("Arrived"),
    Movement.LEFT: N_("Left"),
    Movement.SPLIT: N_("Split off"),
    Movement.MERGED: N_("Merged into another household"),
    Movement.DISSOLVED: N_("Dissolved"),
}


def doubt_text(doubt: Doubt) -> str:
    """Return in words why a household's movement is not known."""
    return tr(_DOUBTS[doubt])


def form_table(
    found: YearMovement,
    areas: dict[Area, FormLines],
    household_class: HouseholdClass,
    counting: Counting,
    place: Callable[[str, str], str],
) -> TableContent:
    """Return form 7.2 or 7.3: rows I urban, II rural, III all, and the villages; the last column is the control.

    `place` names a village by its name and commune.
    """
    form = found.terms.forms[household_class]
    language = current_language()
    names = [f"{number}. {title.in_language(language)}" for number, title in enumerate(form.columns, start=1)]
    columns = (TableColumn(tr("Village")), *number_columns(names), *number_columns([tr("Control (must be 0)")]))
    lines: list[tuple[str, FormLines]] = [
        (tr("I. Urban"), areas[Area.URBAN]),
        (tr("II. Rural"), areas[Area.RURAL]),
        (tr("III. Total"), found.total(household_class)),
    ]
    lines += [
        (place(each.village, each.commune_code) or tr("No village"), own)
        for each, own in found.forms[household_class].items()
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(own.line(counting).column(number) for number in range(1, COLUMNS + 1)), own.line(counting).difference)
        for name, own in lines
    )
    title = f"{form.number} {form.title.in_language(language)}, {found.year} · {counting_title(counting)}"
    return TableContent(title, columns, rows, frozenset({0, 1, 2}))


def movements_table(found: YearMovement, household_class: HouseholdClass) -> TableContent:
    """Return what became of the households of a list, in words."""
    counts = count_movements(found.moves)[household_class]
    columns = (TableColumn(tr("Movement")), *number_columns((tr("Households"), tr("Persons"))))
    rows = tuple((tr(_MOVEMENTS[kind]), *counts[kind]) for kind in Movement if any(counts[kind]))
    return TableContent(tr("Movements of the year {year}", year=found.year), columns, rows)
