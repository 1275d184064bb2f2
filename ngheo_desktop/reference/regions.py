"""The socio-economic regions, by which the income point table (B1) distinguishes the countryside.

The list goes by the 63 provinces of before 01/07/2025: the tables speak of the regions as they were with them. It is
from memory (`catalogues/versions.toml`), so an office may set its column itself.
"""

from functools import cache

from ngheo_desktop.domain.area import Extent
from ngheo_desktop.domain.point_table import AreaColumn
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.reference.tables import read_table

_COLUMNS = ("legacy_province_code", "region", "confidence", "verified")


@cache
def regions() -> dict[str, AreaColumn]:
    """Return the region of each province of before 01/07/2025, by its code."""
    return {code: AreaColumn(region) for code, region, _, _ in read_table("catalogues", "regions.csv", _COLUMNS)}


def columns_of(areas: Areas, commune_code: str) -> tuple[AreaColumn, ...]:
    """Return the columns of the point table that a commune may belong to: one where it is clear.

    A phường belongs to the column of towns; any other commune to the regions of the old units whose people it took in.

    Raises:
        KnownError: INPUT_UNKNOWN_CODE, there is no such commune.
    """
    if areas.commune(commune_code).area is Area.URBAN:
        return (AreaColumn.URBAN,)
    found = {
        regions()[before.commune.province_code]
        for before in areas.predecessors(commune_code)
        if before.extent is not Extent.PART_AREA_ONLY
    }
    return tuple(column for column in AreaColumn if column in found)
