"""A few lines of Python, R and DuckDB that read an export with the right types. Pure: returns text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from newsscrape.export.columns import Kind, Table

Paths = Iterable[tuple[Table, str]]  # where each table is: a file, or a folder of partitions

_PANDAS = {
    Kind.TEXT: "string", Kind.INTEGER: "Int64", Kind.NUMBER: "Float64", Kind.BOOLEAN: "boolean",
    Kind.DATE: "string", Kind.MOMENT: "string",
}  # fmt: skip
_R = {
    Kind.TEXT: "character", Kind.INTEGER: "numeric", Kind.NUMBER: "numeric", Kind.BOOLEAN: "logical",
    Kind.DATE: "character", Kind.MOMENT: "character",
}  # fmt: skip
_DUCKDB = {
    Kind.TEXT: "VARCHAR", Kind.INTEGER: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE", Kind.MOMENT: "TIMESTAMPTZ",
}  # fmt: skip

_PANDAS_HEAD = '''\
"""Reads the tables into pandas: days and moments are datetime64, what is missing is NA."""

{imports}import pandas as pd


def read(path, types, days, moments):
{opened}
    for name in days:
        table[name] = pd.to_datetime(table[name], format="%Y-%m-%d").astype("datetime64[s]")
    for name in moments:
        table[name] = pd.to_datetime(table[name], format="%Y-%m-%dT%H:%M:%SZ", utc=True)
    return table


'''
_PANDAS_CSV = _PANDAS_HEAD.format(
    imports="",
    opened="""\
    # Nothing but an empty cell is missing: a headline may be "NA" or "null".
    table = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8-sig")""",
)
_PANDAS_JSONL = _PANDAS_HEAD.format(
    imports="import json\n\n",
    opened="""\
    with open(path, encoding="utf-8") as file:
        table = pd.DataFrame([json.loads(line) for line in file], columns=list(types)).astype(types)""",
)
_R_HEAD = """\
# Reads the tables: days are Date, moments POSIXct in UTC, what is missing is NA.
read <- function(path, types, days, moments) {
  table <- read.csv(path, colClasses = types, na.strings = "", fileEncoding = "UTF-8-BOM")
  for (name in days) table[[name]] <- as.Date(table[[name]])
  for (name in moments) table[[name]] <- as.POSIXct(table[[name]], format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
  table
}
"""
_SQL_HEAD = "-- Reads the tables into DuckDB: days are DATE, moments TIMESTAMPTZ, what is missing is NULL.\n"


def files(form: str, paths: Paths) -> dict[str, str]:
    """The loaders of a format by file name; none for a workbook, which is opened directly."""
    return {
        name: head + "\n".join(line(table, path) for table, path in paths) + "\n"
        for name, (head, line) in _LOADERS["csv" if form == "corpus" else form].items()
    }


def words(form: str) -> str:
    """How to use them, in a sentence."""
    if form == "xlsx":
        return "Open it in Excel or LibreOffice. A text longer than 32,767 characters is cut there, and ends in […].\n"
    return (
        "`load.py` (pandas), `load.R` and `load.sql` (DuckDB) read every table with the right types; start them in\n"
        "this folder. `codebook.csv` says what each column means, `datapackage.json` the same for programs.\n"
    )


def _pandas(table: Table, path: str) -> str:
    types = {column.name: _PANDAS[column.kind] for column in table.columns}
    return f"{table.name} = read({path!r}, {types!r}, {_names(table, Kind.DATE)!r}, {_names(table, Kind.MOMENT)!r})"


def _pandas_parquet(table: Table, path: str) -> str:
    return f'{table.name} = pd.read_parquet({path!r}, dtype_backend="pyarrow")'


def _r(table: Table, path: str) -> str:
    types = _vector(_R[column.kind] for column in table.columns)
    days, moments = (_vector(_names(table, kind)) for kind in (Kind.DATE, Kind.MOMENT))
    return f'{table.name} <- read("{path}", {types}, {days}, {moments})'


def _r_parquet(table: Table, path: str) -> str:
    opened = f'read_parquet("{path}")' if "." in path else f'dplyr::collect(open_dataset("{path}"))'
    return f"{table.name} <- {opened}"


def _sql_csv(table: Table, path: str) -> str:
    return (
        f"CREATE TABLE {table.name} AS SELECT * FROM read_csv('{path}', header = true, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '', max_line_size = 100000000, columns = {{{_types(table)}}});"
    )


def _sql_jsonl(table: Table, path: str) -> str:
    return (
        f"CREATE TABLE {table.name} AS SELECT * FROM read_json('{path}', format = 'newline_delimited', "
        f"maximum_object_size = 100000000, columns = {{{_types(table)}}});"
    )


def _sql_parquet(table: Table, path: str) -> str:
    source = f"'{path}'" if "." in path else f"read_parquet('{path}/**/*.parquet', hive_partitioning = true)"
    return f"CREATE TABLE {table.name} AS SELECT * FROM {source};"


def _types(table: Table) -> str:
    return ", ".join(f"'{column.name}': '{_DUCKDB[column.kind]}'" for column in table.columns)


def _names(table: Table, *kinds: Kind) -> list[str]:
    return [column.name for column in table.columns if column.kind in kinds]


def _vector(names: Iterable[str]) -> str:
    return "c({})".format(", ".join(f'"{name}"' for name in names))


_Line = Callable[[Table, str], str]
_LOADERS: Mapping[str, Mapping[str, tuple[str, _Line]]] = {
    "csv": {"load.py": (_PANDAS_CSV, _pandas), "load.R": (_R_HEAD, _r), "load.sql": (_SQL_HEAD, _sql_csv)},
    "jsonl": {"load.py": (_PANDAS_JSONL, _pandas), "load.sql": (_SQL_HEAD, _sql_jsonl)},
    "parquet": {
        "load.py": ("import pandas as pd\n\n", _pandas_parquet),
        "load.R": ("library(arrow)\n", _r_parquet),
        "load.sql": (_SQL_HEAD, _sql_parquet),
    },
    "xlsx": {},
}
