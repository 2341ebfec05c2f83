"""Formats of tables by the names of their files."""

from pathlib import Path

import pytest

from stance.tables.formats import compression_of, format_of


@pytest.mark.parametrize(
    ("name", "form", "compression"),
    [
        ("said.csv", "csv", ""),
        ("in.folder/said.TSV", "tsv", ""),
        ("said.jsonl.gz", "jsonl", ".gz"),
        ("said.ndjson.ZST", "jsonl", ".zst"),
        ("said.parquet", "parquet", ""),
        ("said.parquet.gz", None, ".gz"),
        ("said.gz", None, ".gz"),
        ("said.csv/", "csv", ""),
        ("of.csv/said", None, ""),
        (".csv", None, ""),
        ("We agree.", None, ""),
        ("", None, ""),
    ],
)
def test_a_name_tells_format_and_compression(name: str, form: str | None, compression: str):
    """Case does not matter; Parquet, which compresses within, is not compressed again."""
    assert (format_of(name), compression_of(name)) == (form, compression)
    if name:
        assert format_of(Path(name)) == form
