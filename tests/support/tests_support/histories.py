"""Households with classes of several years, written straight to the journal."""

from collections.abc import Sequence
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.services.folder import Folder

RULES = "vn-2022-2026"
HASH = "0" * 64


@dataclass(frozen=True)
class Histories:
    """Writes invented households into an open folder of a commune; a household is named by a word of the test."""

    folder: Folder

    def id_of(self, name: str) -> RecordId:
        return derived_record_id("household", name)

    def round(
        self, year: int, *, kind: str = "periodic", rules: Sequence[str] = (RULES,), day: str = "09-01"
    ) -> RecordId:
        """Add a round."""
        round_id = derived_record_id("round", str(year), kind, day)
        fields = {
            "commune_code": self.folder.commune_code,
            "year": year,
            "round_kind": kind,
            "rule_sets": list(rules),
            "form_id": "vn-2026",
            "opened_on": f"{year}-{day}",
        }
        self._write(records.REVIEW_ROUND, round_id, fields)
        return round_id

    def household(
        self, name: str, *, members: int = 1, village: str = "Nà Cà", ethnic_code: str | None = "12"
    ) -> RecordId:
        """Add a household with its people."""
        own = self.id_of(name)
        village_id = derived_record_id("village", village)
        place = {"commune_code": self.folder.commune_code, "name": village}
        self._write(records.VILLAGE, village_id, place)
        fields = {"commune_code": self.folder.commune_code, "village_id": village_id, "ethnic_code": ethnic_code}
        self._write(records.HOUSEHOLD, own, fields)
        for position in range(1, members + 1):
            person = {
                "household_id": own,
                "position": position,
                "full_name": f"Hoàng Thị Mẫu {position}",
                "relation": "chu_ho" if position == 1 else "con_de",
                "ethnic_code": "05",
            }
            self._write(records.MEMBER, derived_record_id("member", name, str(position)), person)
        return own

    def remove(self, name: str) -> None:
        """Remove a household."""
        self._write(records.HOUSEHOLD, self.id_of(name), {"removed": True, "removed_reason": "?"})

    def classify(
        self,
        name: str,
        round_id: str,
        household_class: str,
        deprived: Sequence[str] = (),
        *,
        rules: str = RULES,
        rules_hash: str = HASH,
    ) -> None:
        """Record a class in a round."""
        fields = {
            "household_id": self.id_of(name),
            "round_id": round_id,
            "rule_set": rules,
            "rule_set_hash": rules_hash,
            "answers_hash": HASH,
            "engine": "1",
            "classified_on": "2026-11-21",
            "household_class": household_class,
            "deprived": list(deprived),
            "missing": [],
            "unverified": ["class.poor"],
            "trace": "[]",
            "voids": [],
        }
        self._write(records.CLASSIFICATION, derived_record_id("result", name, round_id, rules), fields)

    def listed(
        self,
        name: str,
        year: int,
        household_class: str,
        *,
        previous: str | None = None,
        standard: str = RULES,
        decided_on: str | None = None,
    ) -> None:
        """Record a class of a list or decision."""
        fields = {
            "household_id": self.id_of(name),
            "year": year,
            "standard": standard,
            "household_class": household_class,
            "previous_class": previous,
            "decision_date": decided_on,
            "source": "list",
        }
        self._write(
            records.CLASS_RECORD, derived_record_id("class", name, str(year), standard, decided_on or ""), fields
        )

    def _write(self, kind: str, record_id: RecordId, fields: dict[str, object]) -> None:
        with self.folder.work() as unit:
            unit.append(kind, record_id, fields)  # type: ignore[arg-type]
            unit.commit()
