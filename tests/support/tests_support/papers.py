"""A small commune with everything on record, made once a run and copied for each test."""

import shutil
from pathlib import Path

from ngheo_desktop.clock import Clock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, OFFICE, Folder, Setup, create_folder, open_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

COMMUNE_CODE = "05665"
PROVINCE_CODE = "19"
OFFICER = "Triệu Thị Mẩy"
SIGNER = "Hoàng Văn Thụ"


def make_commune(root: Path, standards: Standards, clock: Clock, *, households: int, seed: int = 7) -> DataFolder:
    """Make the closed data folder of a commune; with households they have answers and classes."""
    paths = DataFolder(root)
    setup = Setup(
        role=COMMUNE,
        officer=OFFICER,
        commune_code=COMMUNE_CODE,
        upper_office="Sở Nông nghiệp và Môi trường",
        signer_name=SIGNER,
    )
    with create_folder(paths, setup, passphrase=None, clock=clock, areas=standards.areas).folder as folder:
        if households:
            add_sample(folder, standards, households=households, seed=seed)
            classify_round(folder, standards, get_round(folder))
    return paths


def open_copy(paths: DataFolder, root: Path, clock: Clock) -> Folder:
    """Open a copy of a closed data folder."""
    shutil.copytree(paths.root, root)
    return open_folder(DataFolder(root), clock=clock)


def make_office(root: Path, areas: Areas, clock: Clock) -> Folder:
    """Make and open the data folder of the office above the communes."""
    setup = Setup(role=OFFICE, officer="Lý A Chỉn", province_code=PROVINCE_CODE, office_name="Sở Nông nghiệp")
    return create_folder(DataFolder(root), setup, passphrase=None, clock=clock, areas=areas).folder
