"""Copies an imported map into an empty folder of its own before a C library opens it.

The folder holds the file and the side-files of its format, under fixed names. The library cannot
reach what else lies beside the file or in its archive, and no foreign path becomes part of a name.
Reading the map is left to `vector`.
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
        name: its usual name.
        driver: the only GDAL driver that may read it.
        signature: the first bytes of its files; for XML, the name of the root element.
        side_files: the suffixes of the side-files.
    """

    name: str
    driver: str
    signature: bytes
    side_files: tuple[str, ...] = ()


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
FILE_STEM = "map"  # the name of every staged file, before its suffix
COPY_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class StagedMap:
    """A map that is ready to be opened.

    Attributes:
        path: its staged file.
        archive_name: its name in the archive; empty: it comes from none.
        other_maps: the maps of the archive that are not read.
    """

    path: Path
    archive_name: str = ""
    other_maps: list[str] = field(default_factory=list)

    @property
    def format(self) -> Format:
        """The format, by the suffix."""
        return FORMATS[self.path.suffix]


@contextmanager
def stage_map(path: Path, layer: str | None, limits: Limits) -> Iterator[StagedMap]:
    """Copy a map into a temporary folder of its own.

    Args:
        path: a map, or an archive that holds one.
        layer: the name of the map to read, where an archive holds several.
        limits: how much may be copied or unpacked.

    Raises:
        DataError: the file is not of the format of its suffix; the archive holds no map, or
            several.
    """
    with TemporaryDirectory() as folder:
        suffix = path.suffix.lower()
        if suffix in ARCHIVES:
            staged = _unpack_map(path, Path(folder), layer, limits)
        else:
            staged = StagedMap(Path(folder) / f"{FILE_STEM}{suffix}")
            files = [_find_side_file(path, one) for one in (suffix, *FORMATS[suffix].side_files)]
            _copy_files([file for file in files if file], Path(folder), path, limits)
        _refuse_wrong_format(staged, path)
        yield staged


def _find_side_file(path: Path, suffix: str) -> Path | None:
    """Find a side-file by its suffix, in lower or upper case; None: there is none."""
    if suffix == path.suffix.lower():
        return path
    candidates = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _copy_files(files: list[Path], folder: Path, path: Path, limits: Limits) -> None:
    """Copy a map and its side-files.

    Raises:
        DataError: together they are too large.
    """
    size = sum(file.stat().st_size for file in files)
    if size > limits.bytes:
        raise limits.refusal(str(path), "bytes", found=f"has {size:,} bytes with its side-files")
    for file in files:
        shutil.copyfile(file, folder / f"{FILE_STEM}{file.suffix.lower()}")


def _unpack_map(path: Path, folder: Path, layer: str | None, limits: Limits) -> StagedMap:
    """Unpack a map and its side-files from an archive, and nothing else."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > limits.bytes:
                raise limits.refusal(str(path), "bytes", found=f"unpacks to {size:,} bytes")
            chosen, others = _choose_map(path, archive, layer)
            suffix = PurePosixPath(chosen).suffix.lower()
            for one in (suffix, *FORMATS[suffix].side_files):
                _extract(archive, PurePosixPath(chosen).with_suffix(one), folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        what = "cannot be unpacked: is it whole, a zip, and without a password?"
        raise DataError([f"{path}: {what}"]) from None
    return StagedMap(folder / f"{FILE_STEM}{suffix}", chosen, others)


def _choose_map(path: Path, archive: zipfile.ZipFile, layer: str | None) -> tuple[str, list[str]]:
    """Choose the map of an archive to read, and give the names of the others.

    Raises:
        DataError: the archive holds no map, or several and none is chosen.
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
    fitting = [name for name in names if layer in {name, PurePosixPath(name).stem}] or names
    if path.suffix.lower() == ".kmz":  # the first one is the document (KMZ of OGC KML 2.3)
        fitting = fitting[:1]
    if len(fitting) > 1:
        stems = [PurePosixPath(name).stem for name in names]
        listed = ", ".join(stems if len({*stems}) == len(stems) else names)
        raise DataError([f"{path}: holds several maps: say --layer, of {listed}"])
    return fitting[0], [name for name in names if name != fitting[0]]


def _extract(archive: zipfile.ZipFile, name: PurePosixPath, folder: Path) -> None:
    """Unpack one file of an archive, whatever the case of its name."""
    by_name = {entry.filename.lower(): entry for entry in archive.infolist()}
    entry = by_name.get(str(name).lower())
    if entry:
        target = folder / f"{FILE_STEM}{name.suffix.lower()}"
        with archive.open(entry) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file, COPY_CHUNK_BYTES)


def _refuse_wrong_format(staged: StagedMap, path: Path) -> None:
    """Refuse a map whose content is not of the format that its suffix says.

    Raises:
        DataError: the map is of another format.
    """
    where = f"{path}, {staged.archive_name}" if staged.archive_name else str(path)
    if not _has_signature(staged):
        what = f"cannot be read as {staged.format.name}: it is something else, or broken"
        raise DataError([f"{where}: {what}"])


def _has_signature(staged: StagedMap) -> bool:
    signature = staged.format.signature
    if staged.path.suffix in XML:
        return _root_element(staged.path) == signature.decode()
    with staged.path.open("rb") as file:
        return file.read(len(signature)) == signature


def _root_element(path: Path) -> str:
    """Read the name of the root element, without its namespace; empty: it is no safe XML."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _, element in iterparse(path, events=("start",), forbid_dtd=True):
            return str(element.tag).rpartition("}")[2]
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass
    return ""
