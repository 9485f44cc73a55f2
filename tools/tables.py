"""The tables in data/: their columns, reading them, divisions by code and year.

Shared by data-check and roll-year. What each rule means stands there.
"""
import collections
import csv
import os
import re

# The tables begin with the year end 1981; `start` 1980 says "1980 or older".
# Nothing is known of 1980 itself, so no rule looks at a year before 1981.
FIRST_YEAR = 1981
FOREVER = 9999

# What columns hold.
CODE = r'\d{6}'
CODES = r'(\d{6}(;\d{6})*)?'
YEAR = r'\d{4}'
NAME = r'\S+'
KIND = r'[a-z_]+'
FREE = r'.*'

# File: its columns with their forms, the key, and how it is sorted if not by key.
Table = collections.namedtuple('Table', 'columns key order', defaults=[None])
TABLES = {
    'divisions.csv': Table({
        'code': CODE, 'name': NAME, 'level': 'province|prefecture|county', 'parent': f'({CODE})?',
        'start': YEAR, 'end': f'({YEAR})?', 'successors': CODES}, ['code', 'start']),
    'transfers.csv': Table({
        'code': CODE, 'name': NAME, 'year': YEAR, 'to': CODE, 'to_name': NAME, 'kind': 'split|adjust'},
        ['code', 'name', 'year', 'to']),
    'placeholders.csv': Table({'code': CODE, 'name': NAME, 'parent': CODE}, ['code']),
    'zones.csv': Table({'code': CODE, 'name': NAME, 'prefecture': CODE, 'hosts': CODES}, ['code']),
    # Townships without a code stand behind those of their county that have one.
    'townships.csv': Table({
        'county': CODE, 'name': NAME, 'code': r'(\d{9})?', 'status': 'current|other'}, ['county', 'name'],
        lambda row: [row['county'], row['code'] or '~', row['name']]),
    'variants.csv': Table({
        'code': CODE, 'name': NAME, 'first': YEAR, 'last': YEAR, 'tables': r'.+', 'code_in_divisions': CODES,
        'name_in_divisions_under_this_code_then': FREE}, ['code', 'name', 'first']),
    'aliases.csv': Table({'alias': NAME, 'code': CODE, 'kind': KIND, 'note': FREE}, ['alias', 'code']),
    'words.csv': Table({
        'word': NAME, 'kind': 'label|nothing|country|placeholder|zone|facility|denial'}, ['word']),
    'readings.csv': Table({'name': NAME, 'pinyin': r'[a-zü]+( [a-zü]+)*'}, ['name']),
    'confusables.csv': Table({'a': '.', 'b': '.', 'kind': KIND}, ['a', 'b']),
    'folds.csv': Table({'from': '.', 'to': '.', 'source': 'radical|usage|variant'}, ['from']),
}

# The class word at the end of a name; longest first, so that 自治县 goes before 县.
CLASS_WORDS = ('自治州', '自治县', '自治旗', '地区', '林区', '特区', '矿区', '新区',
               '省', '市', '县', '区', '旗', '盟')


def level_of(code):
    if code.endswith('0000'):
        return 'province'
    return 'prefecture' if code.endswith('00') else 'county'


def stem_of(name):
    """The name less its class word: 东海县 -> 东海; the name itself where less than two characters stay."""
    for word in CLASS_WORDS:
        if name.endswith(word) and len(name) - len(word) >= 2:
            return name[:-len(word)]
    return name


class Row(dict):
    """One row by column name, with the place it stands at."""
    table, line = '', 0


class Division:
    """A row of divisions.csv with its years as numbers."""

    def __init__(self, row):
        self.table, self.line = row.table, row.line
        self.code, self.name, self.level = row['code'], row['name'], row['level']
        self.parent = row['parent']
        self.start = int(row['start'])
        self.end = int(row['end'] or FOREVER)
        self.successors = row['successors'].split(';') if row['successors'] else []

    def in_force(self, year=FOREVER - 1):
        return self.start <= year < self.end


class Report:
    """Collects what the checks find; prints it as it comes."""

    def __init__(self, folder):
        self.folder = folder
        self.problems = 0

    def fail(self, table, line, text):
        self.problems += 1
        print(f'{os.path.join(self.folder, table)}:{line}: {text}')

    def bad(self, row, text):
        self.fail(row.table, row.line, text)

    def note(self, table, line, text):
        print(f'{os.path.join(self.folder, table)}:{line}: note: {text}')


class Data:
    """The tables as read, and the questions that checks ask of divisions."""

    def __init__(self, folder, report, resolved_path):
        self.folder = folder
        self.report = report
        self.resolved_path = resolved_path
        self.rows = {}          # table -> rows; only tables whose form is right
        self.divisions = []
        self.lives = collections.defaultdict(list)      # code -> divisions by start

    def take_divisions(self):
        for row in self.rows.get('divisions.csv', []):
            division = Division(row)
            self.divisions.append(division)
            self.lives[division.code].append(division)

    def at(self, code, year):
        """The division that held `code` at the end of `year`, or None."""
        return next((d for d in self.lives.get(code, []) if d.in_force(year)), None)

    def now(self, code):
        return self.at(code, FOREVER - 1)

    def in_force(self):
        return [d for d in self.divisions if d.in_force()]

    def covered(self, code, start, end):
        """Whether `code` was in force without a gap from `start` until `end`."""
        year = max(start, FIRST_YEAR)
        for division in self.lives.get(code, []):
            if division.start <= year < division.end:
                year = division.end
        return year >= end


def follow(data, division, moves=None):
    """The codes in force that hold the area of an ended division today.

    Each successor is looked up at the end of the year the row ended, and
    followed again if it has ended since. `moves` (see `moves_by_prefecture`)
    adds: a prefecture that has handed its area to counties since that year is
    replaced by those, if it is still in force, and joined by them, if not.
    """
    found, seen = set(), set()
    todo = [(division, division.end)]
    while todo:
        d, year = todo.pop()
        if d is None or (d.line, year) in seen:
            continue
        seen.add((d.line, year))
        later = [m for m in (moves or {}).get(d.code, []) if year < m[0] < d.end]
        todo += [(data.at(code, when), when) for when, code in later]
        if d.end != FOREVER:
            todo += [(data.at(code, d.end), d.end) for code in d.successors]
        elif not later:
            found.add(d.code)
    return found


# --- Form: one check for each table ---

def read_table(folder, table, report):
    """Rows of a table, or None after reporting what is wrong with its form."""
    before = report.problems
    text = read_text(folder, table, report)
    if text is None:
        return None
    columns = list(TABLES[table].columns)
    rows = []
    for line, content in enumerate(text.split('\n')[:-1], 1):
        fields = split_line(content)
        if line == 1:
            if fields != columns:
                report.fail(table, 1, f'header is {content!r}; write {",".join(columns)!r}')
                return None
        elif fields is None or len(fields) != len(columns):
            report.fail(table, line, f'not {len(columns)} fields; see the header')
        else:
            row = Row(zip(columns, fields))
            row.table, row.line = table, line
            rows.append(row)
    check_fields(table, rows, report)
    check_keys(table, rows, report)
    return rows if report.problems == before else None


def read_text(folder, table, report):
    try:
        with open(os.path.join(folder, table), 'rb') as file:
            raw = file.read()
    except OSError as error:
        report.fail(table, 1, f'cannot be read ({error.strerror}); put the table there')
        return None
    try:
        text = raw.decode('utf-8')
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b'\n') + 1
        report.fail(table, line, 'not UTF-8; save the file as UTF-8')
        return None
    for bad, what in (('\r', 'a CR; save with LF line ends'), ('\ufeff', 'a BOM; save without')):
        if bad in text:
            report.fail(table, text[:text.index(bad)].count('\n') + 1, f'has {what}')
            return None
    if not text.endswith('\n'):
        report.fail(table, text.count('\n') + 1, 'no line end at the end; add one')
        return None
    return text


def split_line(content):
    """The fields of one line; None for an empty line or a wrong quote."""
    try:
        return next(csv.reader([content], strict=True), None)
    except csv.Error:
        return None


def check_fields(table, rows, report):
    patterns = {column: re.compile(form) for column, form in TABLES[table].columns.items()}
    for row in rows:
        for column, pattern in patterns.items():
            value = row[column]
            if pattern.fullmatch(value):
                continue
            if value.startswith('?'):
                report.bad(row, f'{column} still open ({value}); a person must fill it in')
            else:
                report.bad(row, f'{column} {value!r} does not have the form {pattern.pattern}; correct it')


def check_keys(table, rows, report):
    """No key twice, rows in order."""
    def key_of(row):
        return [row[column] for column in TABLES[table].key]

    order_of = TABLES[table].order or key_of
    first_line = {}
    for before, row in zip([None] + rows, rows):
        key = ' '.join(key_of(row))
        if key in first_line:
            report.bad(row, f'{key} stands already on line {first_line[key]}; keep one of them')
        elif before is not None and order_of(row) < order_of(before):
            report.bad(row, f'out of order behind {" ".join(key_of(before))}; sort the rows')
        first_line.setdefault(key, row.line)
