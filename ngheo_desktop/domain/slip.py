"""The slip that explains a household's class to the family and the village meeting: every word as it is printed."""

from dataclasses import dataclass

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_trace import PointsText


@dataclass(frozen=True, slots=True)
class SlipBand:
    """A part of a scale, from one score to another (both included), and the class it leads to."""

    start: int
    end: int
    class_words: str
    limit: str


@dataclass(frozen=True, slots=True)
class SlipScale:
    """Where the household stands on B1 or B2; `value` is None while it is not known.

    Attributes:
        end: the last score that is drawn.
        bands: ascending; a change of class lies between two of them. None while the other score is not known.
    """

    title: str
    value: int | None
    end: int
    bands: tuple[SlipBand, ...]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """An indicator: `outcome` yes means deprived.

    Attributes:
        facts: with the names of the members concerned.
        few_names: the facts again, where many people are alike with the first names and the number of the others;
            empty where the facts are as short.
    """

    title: str
    outcome: Outcome
    facts: tuple[str, ...]
    threshold: str
    points: int
    article: str
    verified: bool
    few_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipChanges:
    """The single facts that would lead to one class."""

    class_words: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlipCriteria:
    """Criteria of Phiếu A under a heading: those met, or those without an answer."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlipScreening:
    """What the request and Phiếu A come to.

    Attributes:
        verdict: in large words, where no rule set says anything of the household; empty otherwise.
        source: where the number of criteria stands; empty where none are told.
        mark: what is said of criteria nobody compared with the circular; empty when all were.
    """

    verdict: str
    heading: str
    sentence: str
    criteria: tuple[SlipCriteria, ...] = ()
    source: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SlipIncome:
    """How the income a person and month follows from the survey, in dong.

    Attributes:
        lines: what each source brought less its costs, their sum last.
        each: the words and the number of what it is a person and month.
        apart: what was asked and never counts, the social allowances.
        mark: what is said of a way of working out that nobody compared with the circular.
    """

    heading: str
    lines: tuple[tuple[str, str], ...]
    each: tuple[str, str]
    apart: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class SlipBeside:
    """What members are recognised as beside the class: who, until when, why.

    Attributes:
        facts: what was looked at, or what is missing.
        mark: what is printed beside a text nobody compared with the law; empty otherwise.
    """

    title: str
    sentence: str
    why: str
    facts: str
    mark: str


@dataclass(frozen=True, slots=True)
class SlipBlock:
    """What one rule set says of the household. Two rule sets never share a block.

    Attributes:
        class_words: the class in words; those of `incomplete` while answers are missing.
        rule: what the class requires; empty while there is none.
        rule_article: law and article of it.
        rule_verified: whether the requirement was compared with the law's text.
        distances: what would lead to another class, one sentence each.
        missing: what is still to be asked, one line a person.
        meeting: what the village meeting decided otherwise, a sentence each, under `meeting_heading`.
        points: B1 item by item, where a point table is in force.
        beside: what members are recognised as beside the class.
        mark: what is printed beside a text nobody compared with the law.
        note: how much of the result rests on such texts; empty when nothing does.
    """

    rule_set: str
    title: str
    class_words: str
    rule: str
    rule_article: str
    rule_verified: bool
    scales: tuple[SlipScale, ...]
    distances: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    changes: tuple[SlipChanges, ...]
    missing: tuple[str, ...]
    mark: str
    note: str
    meeting_heading: str = ""
    meeting: tuple[str, ...] = ()
    points: PointsText | None = None
    beside: tuple[SlipBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipContent:
    """Everything printed on the slip of one household. Names stand as they are stored.

    Attributes:
        made_on: ISO date.
        round_words: the round in words, with its year.
        number: the household's number; empty for none.
        objection: what a family may do that does not agree, sentence by sentence.
        blocks: one for each rule set; none of a household that is not reviewed, or not known to be.
        screening: what the request and Phiếu A come to; None where nothing was to be asked.
        income: the income worked out from the survey; None without one.
    """

    household_id: RecordId
    village_id: RecordId | None
    commune_name: str
    province_name: str
    place: str
    made_on: str
    round_words: str
    head_name: str
    village: str
    number: str
    member_count: int
    blocks: tuple[SlipBlock, ...]
    objection: tuple[str, ...]
    is_sample: bool
    screening: SlipScreening | None = None
    income: SlipIncome | None = None
