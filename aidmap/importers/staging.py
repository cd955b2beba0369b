"""Maps of others are laid out alone in an empty folder before a library of C opens them.

There stand the file and the side-files of its own format, under names of ours: what else lies
beside it, or in its archive, is out of reach, and no path of anybody's is a part of a name.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.importers.limits import Limits


@dataclass(frozen=True, slots=True)
class Format:
    """A format of maps.

    Attributes:
        name: as people call it.
        driver: the one driver of GDAL that may read it.
        starts: how its files begin, without blanks; a root element for XML.
        beside: the suffixes of the files that belong to one.
    """

    name: str
    driver: str
    starts: bytes
    beside: tuple[str, ...] = ()


FORMATS = {
    ".gpkg": Format("GeoPackage", "GPKG", b"SQLite format 3\x00", (".gpkg-wal", ".gpkg-shm")),
    ".shp": Format(
        "Shapefile", "ESRI Shapefile", b"\x00\x00\x27\x0a", (".shx", ".dbf", ".prj", ".cpg")
    ),
    ".kml": Format("KML", "LIBKML", b"kml"),
    ".fgb": Format("FlatGeobuf", "FlatGeobuf", b"fgb"),
    ".gml": Format("GML", "GML", b"FeatureCollection"),
    ".gpx": Format("GPX", "GPX", b"gpx"),
}
ARCHIVES = {".zip": "a zip with a map", ".kmz": "KMZ"}
MAPS = (".geojson", *FORMATS, ".json", *ARCHIVES)
XML = (".kml", ".gml", ".gpx")
STEM = "map"  # what every file is called there
COPIED = 1 << 20  # bytes at once


@dataclass(frozen=True, slots=True)
class Staged:
    """A map that is ready to be opened.

    Attributes:
        path: where it lies.
        inside: what it is called in its archive; else empty.
        left: the files of the archive that are not read.
    """

    path: Path
    inside: str = ""
    left: list[str] = field(default_factory=list)

    @property
    def format(self) -> Format:
        """Its format."""
        return FORMATS[self.path.suffix]


@contextmanager
def stage_map(path: Path, wanted: str | None, limits: Limits) -> Iterator[Staged]:
    """Lay a map out in a folder of its own, which is gone afterwards.

    Args:
        path: a map, or an archive with one.
        wanted: the name of the one that is meant, where an archive holds several.
        limits: how much is unpacked.

    Raises:
        DataError: it is not what its suffix says; the archive holds none, or several.
    """
    with TemporaryDirectory() as folder:
        suffix = path.suffix.lower()
        if suffix in ARCHIVES:
            found = _unpack_map(path, Path(folder), wanted, limits)
        else:
            found = Staged(Path(folder) / f"{STEM}{suffix}")
            files = [_beside(path, one) for one in (suffix, *FORMATS[suffix].beside)]
            _copy_all([file for file in files if file], Path(folder), path, limits)
        _refuse_others(found, path)
        yield found


def _beside(path: Path, suffix: str) -> Path | None:
    """A file, or the one beside it with a suffix, whatever its case; None: there is none."""
    if suffix == path.suffix.lower():
        return path
    candidates = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _copy_all(files: list[Path], folder: Path, path: Path, limits: Limits) -> None:
    """Copy a map and its side-files.

    Raises:
        DataError: together they are larger than allowed.
    """
    size = sum(file.stat().st_size for file in files)
    if size > limits.bytes:
        raise limits.refusal(str(path), "bytes", found=f"has {size:,} bytes with its side-files")
    for file in files:
        shutil.copyfile(file, folder / f"{STEM}{file.suffix.lower()}")


def _unpack_map(path: Path, folder: Path, wanted: str | None, limits: Limits) -> Staged:
    """Take a map out of an archive, with its side-files alone."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > limits.bytes:
                raise limits.refusal(str(path), "bytes", found=f"unpacks to {size:,} bytes")
            chosen, others = _choose_map(path, archive, wanted)
            suffix = PurePosixPath(chosen).suffix.lower()
            for one in (suffix, *FORMATS[suffix].beside):
                _take_out(archive, PurePosixPath(chosen).with_suffix(one), folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        what = "cannot be unpacked: is it whole, a zip, and without a password?"
        raise DataError([f"{path}: {what}"]) from None
    return Staged(folder / f"{STEM}{suffix}", chosen, others)


def _choose_map(path: Path, archive: zipfile.ZipFile, wanted: str | None) -> tuple[str, list[str]]:
    """The map of an archive that is meant, and the others.

    Raises:
        DataError: there is none, or it is not plain which.
    """
    names = [
        entry.filename
        for entry in archive.infolist()
        if PurePosixPath(entry.filename).suffix.lower() in FORMATS
        and not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        and not PurePosixPath(entry.filename).name.startswith("._")
    ]  # fmt: skip
    if not names:
        what = f"holds no map: it is to hold one of {', '.join(FORMATS)}; unpack others"
        raise DataError([f"{path}: {what}"])
    fitting = [name for name in names if wanted in {name, PurePosixPath(name).stem}] or names
    if path.suffix.lower() == ".kmz":  # the first one is the document (KMZ of OGC KML 2.3)
        fitting = fitting[:1]
    if len(fitting) > 1:
        stems = [PurePosixPath(name).stem for name in names]
        told = ", ".join(stems if len({*stems}) == len(stems) else names)
        raise DataError([f"{path}: holds several maps: say --layer, of {told}"])
    return fitting[0], [name for name in names if name != fitting[0]]


def _take_out(archive: zipfile.ZipFile, name: PurePosixPath, folder: Path) -> None:
    """Unpack one file of an archive, whatever the case of its name."""
    by_name = {entry.filename.lower(): entry for entry in archive.infolist()}
    entry = by_name.get(str(name).lower())
    if entry:
        target = folder / f"{STEM}{name.suffix.lower()}"
        with archive.open(entry) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file, COPIED)


def _refuse_others(found: Staged, path: Path) -> None:
    """See that a map is what its suffix says: another format in its name is none.

    Raises:
        DataError: it is not.
    """
    where = f"{path}, {found.inside}" if found.inside else str(path)
    if not _begins_as(found):
        what = f"cannot be read as {found.format.name}: it is something else, or broken"
        raise DataError([f"{where}: {what}"])


def _begins_as(found: Staged) -> bool:
    starts = found.format.starts
    if found.path.suffix in XML:
        return _root_element(found.path) == starts.decode()
    with found.path.open("rb") as file:
        return file.read(len(starts)) == starts


def _root_element(path: Path) -> str:
    """The name of the root element of XML, without its namespace; empty: it is none of ours."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _, element in iterparse(path, events=("start",), forbid_dtd=True):
            return str(element.tag).rpartition("}")[2]
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass
    return ""
