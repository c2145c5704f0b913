"""Parses search queries: one parser for the terminal, Datasette and the desk.

The parser is SQL, because Datasette's canned query must interpret a query in the same way with SQLite alone. ``PARSER``
turns ``:q`` into one row, and ``parse`` runs it. Characters become groups, and groups become tokens; a table lists
which token may follow which; the tokens are then written as an FTS5 expression.

    flood storm        both words             flood OR storm     either         (a OR b) c     brackets
    flood -storm       one without the other  "flood damage"     exact words    flood*         words that begin so
    headline: flood    in the headline; also byline: and body:, before a word, a phrase or a bracket

AND, OR and NOT may be lower case. Between quotation marks they are words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from newsscrape.article.folding import ALL, DROPPED, ENGLISH, FOLDED, UNSPACED
from newsscrape.store.word_forms import FORMS, INVARIANT, LEMMAS

FIELDS = ("headline", "byline", "body")
_BLANKS = " \t\n\r\v\f\u00a0\u3000"
_QUOTES = '"“”„‟«»＂'
_MARKS = "!#$%&'*+,-./:;<=>?@\\^_`{|}~…–—‘’‚·•¿¡§「」『』、。・！？，：；"  # characters that are never part of a word


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    ``match`` is an FTS5 expression for the table ``article_fts``. It is None if there is an ``error``, which says what
    is wrong and at which character. ``understood`` is the query in words; both are empty for an empty query.
    """

    match: str | None
    understood: str
    error: str | None


def parse(text: str) -> Query:
    """Parse a query. Never raises: ``error`` says what is wrong."""
    with sqlite3.connect(":memory:") as db:
        row = db.execute(f"{PARSER}\nselect match, understood, error from query", {"q": text.replace("\0", " ")})
        return Query(*row.fetchone())


# Tokens that must not follow each other: both kinds, which of the two is reported, and the error.
_WRONG: tuple[tuple[str, str, str, str], ...] = tuple(
    (before, after, blame, what)
    for befores, afters, blame, what in (
        ("begin open", "and or", "after", "has nothing before it"),
        ("and or not", "and or", "after", "has no word before it"),
        ("not", "not", "after", "appears twice"),
        ("and or not", "close end", "before", "has nothing after it"),
        ("field", "close end and or not field", "before", "names no word"),
        ("open", "close", "after", "holds nothing"),
    )
    for before in befores.split()
    for after in afters.split()
)


def _values(rows: Iterable[tuple[object, ...]], per_line: int = 8) -> str:
    """Rows as the body of VALUES."""
    written = [f"({', '.join(_literal(value) for value in row)})" for row in rows]
    return ",\n    ".join(",".join(written[at : at + per_line]) for at in range(0, len(written), per_line))


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def _among(expression: str, characters: str) -> str:
    """Whether an expression is one of some characters."""
    return f"{expression} in ({', '.join(map(_literal, characters))})"


_DROPPED = " or ".join(f"typed.letter between {_literal(first)} and {_literal(last)}" for first, last in DROPPED)
# A token's column: the one named before it, or else that of the innermost brackets around it.
_COLUMN = """case when tokens.kind = 'field' then tokens.word when tokens.before = 'field' then walked.field
      else substr(brackets, instr(brackets, ' ') + 1, instr(brackets, ',') - instr(brackets, ' ') - 1) end"""
_IN_FIELD = "lower(word) glob '{0}:*'"
_FIELD = "case " + " ".join(f"when {_IN_FIELD.format(name)} then '{name}'" for name in FIELDS) + " else '' end"

PARSER = f"""\
with recursive folds(letter, plain) as (values
    {_values(FOLDED.items(), 16)}
),
wrong(before, after, blame, what) as (values
    {_values(_WRONG, 2)}
),
lemmas(rank, pattern, cut, ending) as (values
    {_values(LEMMAS)}
),
endings(rank, pattern, cut, ending) as (values
    {_values(FORMS)}
),
invariant(word) as (values
    {_values([(one,) for one in INVARIANT], 16)}
),
sides(side) as (values ('sign'), ('field'), ('rest')),
-- The letters of the query, each with its place and what it is folded to.
typed(place, letter, rest) as (
  select 0, '', :q
  union all
  select place + 1, substr(rest, 1, 1), substr(rest, 2) from typed where rest <> ''
),
letters as (
  select place, typed.letter, {_among("typed.letter", _QUOTES)} as quote,
    case when {_DROPPED} then ''
      when typed.letter glob '[{UNSPACED}]' then ' ' || typed.letter || ' '
      when {_among("typed.letter", _MARKS + _BLANKS)} then ' '
      else ifnull(folds.plain, lower(typed.letter)) end as plain
  from typed left join folds on folds.letter = typed.letter where place > 0
),
kinds as (
  select *, case when quote then iif(quotes = all_quotes and quotes % 2, 'unclosed', 'quote')
      when quotes % 2 then 'text' when {_among("letter", _BLANKS)} then 'blank'
      when letter in ('(', '（') then 'open' when letter in (')', '）') then 'close' else 'text' end as kind
  from (select *, sum(quote) over (order by place) as quotes, sum(quote) over () as all_quotes from letters)
),
-- Letters that belong together: a word with its signs, or all between two quotation marks.
parts as (
  select min(place) as place, kind, max(quotes % 2) and kind = 'text' as quoted, group_concat(letter, '') as word,
    group_concat(plain, '') as plain, lead(kind) over (order by min(place)) as following
  from (
    select *, sum(starts) over (order by place) as part
    from (select *, kind <> 'text' or ifnull(lag(kind) over (order by place), '') <> 'text' as starts from kinds)
    order by place
  ) group by part
),
-- "-" before a word and "headline:" are tokens of their own.
signed as (
  select *, {_FIELD} as field from (
    select *, kind = 'text' and not quoted
      and (word glob '-?*' or word = '-' and following in ('quote', 'unclosed', 'open')) as minus
    from parts where kind in ('text', 'open', 'close', 'unclosed')
  )
),
tokens as materialized (
  select *, row_number() over (order by place) as number, lag(kind, 1, 'begin') over (order by place) as before,
    lead(kind, 1, 'end') over (order by place) as after, kind = 'term' and not quoted and word like '%*' as open
  from (
    select place + case side when 'sign' then 0 when 'field' then minus else minus + length(field) + (field <> '') end
        as place, quoted,
      case side when 'sign' then 'not' when 'field' then 'field' else case when kind <> 'text' then kind
        when not quoted and not minus and field = '' and lower(word) in ('and', 'or', 'not') then lower(word)
        else 'term' end end as kind,
      case side when 'sign' then 'not' when 'field' then field
        else substr(word, 1 + minus + length(field) + (field <> '')) end as word,
      iif(side = 'rest', trim(substr(plain, 1 + minus + length(field) + (field <> ''))), '') as plain
    from signed cross join sides
    where side = 'rest' or side = 'sign' and minus or side = 'field' and field <> ''
  ) where kind <> 'term' or trim(plain) <> '' or not quoted and instr(word, '*')
),
-- One token after the other, with the brackets that are open around it, each as "place field,", and its own column.
walked(number, place, kind, quoted, word, plain, open, before, after, brackets, field, stray) as (
  select 0, 0, 'begin', 0, '', '', 0, '', '', '', '', 0
  union all
  select tokens.number, tokens.place, tokens.kind, tokens.quoted, tokens.word, tokens.plain, tokens.open,
    tokens.before, tokens.after,
    case tokens.kind when 'open' then tokens.place || ' ' || {_COLUMN} || ',' || brackets
      when 'close' then substr(brackets, instr(brackets, ',') + 1) else brackets end,
    {_COLUMN}, tokens.kind = 'close' and brackets = ''
  from walked join tokens on tokens.number = walked.number + 1
),
-- What each word may be a form of, and the forms of that.
bases as (
  select *, ifnull(substr(plain, 1, length(plain) - cut) || ending, plain) as base
  from (
    select words.*, cut, ending, rank, min(rank) over (partition by number) as best
    from (
      select *, kind = 'term' and not quoted and not open and length(plain) between 2 and 30
        and plain not glob '*[ {UNSPACED}]*' and plain not in (select word from invariant) as grows
      from walked where number > 0
    ) as words left join lemmas on grows and plain glob pattern
  ) where rank is best
),
forms as (
  select *, form glob '*[a-z]' as english, iif(field = '', '', field || ' : ') || '"' || form || '"' as sought
  from (
    select *, substr(base, 1, length(base) - form_cut) || form_ending as form from (
      select bases.*, endings.cut as form_cut, endings.ending as form_ending, endings.rank as form_rank,
        min(iif(endings.rank >= 0, endings.rank, null)) over (partition by number, base) as form_best
      from bases left join endings on grows and base glob endings.pattern
    ) where form_rank is null or form_rank < 0 or form_rank = form_best
  )
),
grown as (
  select *, replace(group_concat(distinct iif(english and is_form, sought, null)), ',', ' OR ') as english_forms,
    replace(group_concat(distinct iif(not english and is_form, sought, null)), ',', ' OR ') as other_forms
  from (select *, form <> plain and form not in (select word from invariant) as is_form from forms)
  group by number
),
written as (
  select number, place, stray, kind, word, brackets, after,
    iif(kind in ('term', 'open', 'field') and before in ('term', 'close'), 'AND ', '') || case kind
      when 'term' then '(' || iif(field = '', '', field || ' : ') || '"' || plain || '"' || iif(open, ' *', '')
        || ifnull(' OR ' || other_forms, '')
        || ifnull(' OR language : "{ENGLISH}" AND (' || english_forms || ')', '') || ')'
      when 'and' then iif(after = 'not', '', 'AND')
      when 'or' then 'OR'
      when 'not' then iif(before in ('term', 'close', 'and'), 'NOT', 'language : "{ALL}" NOT')
      when 'open' then '(' when 'close' then ')' else '' end as piece,
    iif(kind in ('term', 'open', 'field', 'not') and before in ('term', 'close'), 'AND ', '') || case kind
      when 'term' then iif(quoted, '"', '') || iif(plain glob '*[{UNSPACED}]*', replace(plain, ' ', ''), plain)
        || iif(open, '*', '') || iif(quoted, '"', '')
      when 'field' then word || ':' when 'open' then '(' when 'close' then ')' else upper(kind) end as shown,
    case when kind = 'unclosed' then 'the quotation mark is not closed'
      when stray then 'the bracket closes nothing'
      when kind = 'term' and not quoted and (plain = '' or instr(rtrim(word, '*'), '*'))
        then '* stands only at the end of a word' end as fault,
    before, iif(kind = 'field', word || ':', iif(kind = 'close', 'the bracket', upper(kind))) as name
  from grown
),
query as (
  select iif(error is null, match, null) as match, iif(error is null, ifnull(understood, ''), '') as understood,
    'character ' || ltrim(error) as error, first_word
  from (
    select group_concat(nullif(piece, ''), ' ') as match,
      replace(replace(group_concat(shown, ' '), '( ', '('), ' )', ')') as understood,
      max(case when kind = 'term' and written.before <> 'not' then rtrim(word, '*') end) as first_word,
      min(case when fault is not null then at || fault
        when follows.what is not null then at || name || ' ' || follows.what
        when precedes.what is not null then at || name || ' ' || precedes.what
        when written.after = 'end' and brackets <> ''
          then printf('%6d: ', brackets) || 'the bracket is not closed' end) as error
    from (select *, printf('%6d: ', place) as at from written order by number) as written
    left join wrong as follows on follows.before = written.before and follows.after = kind and follows.blame = 'after'
    left join wrong as precedes
      on precedes.before = kind and precedes.after = written.after and precedes.blame = 'before'
  )
)"""
