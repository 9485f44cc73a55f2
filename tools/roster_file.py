"""Writes rows as a file of people in every encoding and style, the truth beside it, and damage.

Never decides what is written in a cell, but for the damage asked for.
"""
import json
import re

from roster_kinds import FREE

DELIMITERS = {',': ',', ';': ';', 'tab': '\t', '\t': '\t'}
LINE_ENDS = {'lf': '\n', 'crlf': '\r\n', 'cr': '\r'}
BOMS = {'utf-8': b'\xef\xbb\xbf', 'utf-16le': b'\xff\xfe', 'utf-16be': b'\xfe\xff'}
NOT_TEXT = {'utf-8': b'\xff\xfe', 'gb18030': b'\xff\xff', 'utf-16le': b'\x00\xd8', 'utf-16be': b'\xd8\x00'}
DAMAGES = ('damage_short', 'damage_long', 'damage_bytes', 'damage_nul')
LAST = 'damage_quote'       # an opening quote without an end: the last row, or it would swallow others
MARK = '\ue000'             # stands where bytes are put that are no text


class Writer:
    """One roster. `style`: the options delimiter, eol, quote, encoding, bom."""

    def __init__(self, path, columns, style):
        self.columns, self.style = columns, style
        self.delimiter = DELIMITERS[style.delimiter]
        self.end = LINE_ENDS[style.eol]
        self.all = style.quote == 'all'
        self.special = re.compile(f'[{self.delimiter}"\r\n]').search
        self.file = open(path, 'wb')
        self.buffer = []
        if style.bom:
            self.file.write(BOMS[style.encoding])
        self.buffer.append(self.line(columns))

    def cell(self, text):
        if self.all or self.special(text):
            return '"' + text.replace('"', '""') + '"'
        return text

    def line(self, cells):
        return self.delimiter.join(map(self.cell, cells)) + self.end

    def write(self, cells, damage=None):
        values = [cells.get(c, '') for c in self.columns]
        self.buffer.append(self.damaged(values, damage) if damage else self.line(values))
        if len(self.buffer) >= 1000:
            self.flush()

    def damaged(self, values, damage):
        home = self.columns.index('家庭地址')
        if damage == 'damage_short':
            return self.line(values[:-2])
        if damage == 'damage_long':
            return self.line(values + ['', '多余'])
        if damage == 'damage_bytes':
            values[home] = values[home][:3] + MARK + values[home][3:]
        elif damage == 'damage_nul':
            values[home] = values[home][:3] + '\0' + values[home][3:]
        else:
            return self.delimiter.join(map(self.cell, values[:home])) + self.delimiter + '"' + self.delimiter.join(
                values[home:]) + self.end
        return self.line(values)

    def flush(self):
        text = ''.join(self.buffer)
        self.buffer = []
        parts = [part.encode(self.style.encoding.replace('16le', '16-le').replace('16be', '16-be'))
                 for part in text.split(MARK)]
        self.file.write(NOT_TEXT[self.style.encoding].join(parts))

    def close(self):
        self.flush()
        self.file.close()


class Truth:
    """The truth as JSON lines: a head, then one object a row in the order of the file."""

    def __init__(self, path):
        self.file = open(path, 'w', encoding='utf-8')

    def head(self, maker):
        o = maker.options
        self.put({'profile': o.profile, 'seed': o.seed, 'rows': o.rows, 'school_county': o.school_county,
                  'campus': o.campus, 'home_limit': o.home_limit, 'home_unit': o.home_unit, 'free': list(FREE),
                  'previous': bool(o.previous), 'kinds': [k.name for k in maker.allowed]})

    def put(self, value):
        self.file.write(json.dumps(value, ensure_ascii=False, separators=(',', ':')) + '\n')

    def row(self, line, row):
        """`origin`, `home`: right codes. `notes`: reasons of the origin as it is rightly written."""
        value = {'line': line, 'origin': row.claimed.code, 'home': row.home_county.code}
        notes = row.claimed.notes(row.full)
        if notes:
            value['notes'] = notes
        if row.damage:
            value['damage'] = row.damage
        elif row.expected:
            value['mistakes'] = [mistake(*e) for e in row.expected]
        if row.allowed:
            value['allowed'] = row.allowed
        self.put(value)

    def close(self, classes):
        self.put({'classes_at_school': classes})
        self.file.close()


def mistake(kind, field, e):
    value = {'kind': kind, 'field': field, 'must': e.must, 'verdict': e.verdicts}
    if e.code:
        value['code'] = e.code
        value['first'] = e.first
    if e.may:
        value['may'] = e.may
    if e.fields:
        value['fields'] = list(e.fields)
    return value
