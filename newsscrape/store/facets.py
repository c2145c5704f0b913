"""Terms of the search index that stand for an article's site, date, language, section and paywall.

With them the index itself filters and counts: a million articles are too many for each hit to be looked up in a table.
A date has a term for each of its parts that is known, ``zzd200``, ``zzd2004``, ``zzd200411`` and ``zzd20041115``.
A period is its decades and years without the months and days before and after it: so a date that is only precise to a
year or a month is in every period that has a day of it. Texts are written as hexadecimal numbers, which are single
words in any script.
"""

from __future__ import annotations

from collections.abc import Collection

COLUMNS = ("site_id", "published_iso", "language", "section", "is_free")  # of article, from which the terms are made
_DECADE = "SUBSTR({0}published_iso, 1, 3)"
_YEAR = "SUBSTR({0}published_iso, 1, 4)"
_MONTH = f"{_YEAR} || SUBSTR({{0}}published_iso, 6, 2)"
_DAY = f"{_MONTH} || SUBSTR({{0}}published_iso, 9, 2)"
TERMS = f"""'zzs' || {{0}}site_id || IFNULL(' zzl' || HEX({{0}}language), '')
       || IFNULL(' zzc' || HEX({{0}}section), '') || IFNULL(' zzf' || HEX({{0}}is_free), '')
       || IFNULL(' zzd' || {_DECADE} || ' zzd' || {_YEAR} || IIF(LENGTH({{0}}published_iso) < 7, '', ' zzd' || {_MONTH})
         || IIF(LENGTH({{0}}published_iso) < 10, '', ' zzd' || {_DAY}), '')"""

# Filter → the index's terms for what is asked for. Each parameter may be empty; then nothing is asked for.
_EXACT = {
    "site": "'zzs' || ifnull((select id from site where domain = trim(:site)), 'none')",
    "language": "'zzl' || hex(:language)",
    "section": "'zzc' || hex(:section)",
    "free": "'zzf' || hex(:free)",
}
# What is no date is after every date if a period begins with it, and before every date if it ends with it.
_PERIOD = """\
bounds(since, until) as (
  select case when since glob '*[^0-9]*' or length(since) not in (0, 4, 6, 8) then '9999' else since end,
    case when until glob '*[^0-9]*' or length(until) not in (0, 4, 6, 8) then '0000' else until end
  from (select replace(trim(:since), '-', '') as since, replace(trim(:until), '-', '') as until)
),
years(year, last) as (
  select max(ifnull((select substr(min(published_iso), 1, 3) from article), 0) * 10, substr(since, 1, 4) + 0),
    min(ifnull((select substr(max(published_iso), 1, 3) from article), 0) * 10 + 9,
      ifnull(nullif(substr(until, 1, 4), ''), 9999) + 0)
  from bounds
  union all select year + 1, last from years where year < last
),
decades(terms) as (
  select iif(count(*) = 10, printf('zzd%03d', year / 10), group_concat(printf('zzd%04d', year), ' OR '))
  from years where year <= last group by year / 10
),
numbers(number) as (select 1 union all select number + 1 from numbers where number < 31),
outside(unit) as (
  select printf('%s%02d', substr(since, 1, 4), number) from bounds cross join numbers
    where number < substr(since, 5, 2) + 0
  union all select printf('%s%02d', substr(until, 1, 4), number) from bounds cross join numbers
    where length(until) > 4 and number between substr(until, 5, 2) + 1 and 12
  union all select printf('%s%02d', substr(since, 1, 6), number) from bounds cross join numbers
    where number < substr(since, 7, 2) + 0
  union all select printf('%s%02d', substr(until, 1, 6), number) from bounds cross join numbers
    where length(until) > 6 and number > substr(until, 7, 2) + 0
),
period(terms) as (
  select (select '(zznone' || ifnull(' OR ' || group_concat(terms, ' OR '), '') || ')' from decades)
    || ifnull((select ' NOT (' || group_concat('zzd' || unit, ' OR ') || ')' from outside), '')
  from bounds where since <> '' or until <> ''
)"""


def narrowed(filters: Collection[str] = ("site", "since", "until")) -> str:
    """CTEs that make a row ``narrowed(match)`` of a row ``query(match)``, for hits that pass the filters.

    ``filters`` are names of parameters: a site's domain, ``since`` and ``until`` (a day, a month or a year, given both
    or neither), ``language``, ``section`` and ``free`` (0 or 1). A date matches if one of its days may be in the
    period.
    """
    asked = [f"select {_EXACT[name]} as terms where :{name} <> ''" for name in filters if name in _EXACT]
    period = "since" in filters
    asked += ["select terms from period"] if period else []
    return f"""\
{_PERIOD + "," if period else ""}
narrowed(match) as (
  select '(' || query.match || ')' || ifnull(
    (select ' AND language : (' || group_concat('(' || terms || ')', ' AND ') || ')' from (
      {" union all ".join(asked) or "select null as terms"}
    )), '')
  from query
)"""
