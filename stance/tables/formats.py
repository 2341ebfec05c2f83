"""Tell the format of a table, and how it is compressed, by the name of its file."""

from os import PathLike, fspath, path

DELIMITERS = {"csv": ",", "tsv": "\t"}
TEXT_FORMATS = (*DELIMITERS, "jsonl")
FORMATS = (*TEXT_FORMATS, "parquet")
COMPRESSIONS = (".gz", ".zst")
STREAM = "-"  # names standard input, and standard output

Name = str | PathLike[str]


def format_of(name: Name) -> str | None:
    """Tell the format of a table; None where the name is no table's."""
    bare, ending = _parted(name)
    compressed = ending in COMPRESSIONS
    if compressed:
        bare, ending = _parted(bare)
    if ending == ".parquet" and compressed:
        return None  # Parquet compresses within
    found = "jsonl" if ending == ".ndjson" else ending.removeprefix(".")
    return found if found in FORMATS else None


def stem_of(name: Name) -> str:
    """Give the name of a table without its folder and the endings that tell of its format."""
    bare, ending = _parted(path.basename(fspath(name)))
    return _parted(bare)[0] if ending in COMPRESSIONS else bare


def compression_of(name: Name) -> str:
    """Give the ending that tells of compression, or nothing."""
    ending = _parted(name)[1]
    return ending if ending in COMPRESSIONS else ""


def _parted(name: Name) -> tuple[str, str]:
    bare, ending = path.splitext(fspath(name).rstrip("/"))
    return bare, ending.lower()
