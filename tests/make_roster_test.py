#!/usr/bin/env python3
"""make_roster_test.py - made rosters: the same from the same seed, every style right, truth complete.

Prints failed checks and `N passed, N failed`.
"""
import csv
import datetime
import importlib.machinery
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAKER = os.path.join(TOP, 'tools/make-roster')
JUDGE = os.path.join(TOP, 'tests/roster_truth.py')
# Never on a row: needs an as-of year of the past.
NOT_OF_ROWS = {'not_in_force'}
SECTIONS = ('## 2. Origins', '## 3. Home addresses', '## 4. Records')

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader('make_roster', MAKER)
make_roster = importlib.util.module_from_spec(importlib.util.spec_from_loader('make_roster', loader))
loader.exec_module(make_roster)
WORLD = make_roster.roster_data.World('320115')     # the tables take a second to read

counts = {'passed': 0, 'failed': 0}


def check(name, good, detail=''):
    counts['passed' if good else 'failed'] += 1
    if not good:
        print(f"not ok {name}{': ' if detail else ''}{str(detail)[:300]}")


def run(*options):
    return subprocess.run([MAKER, *map(str, options)], capture_output=True, check=False)


class Made:
    """One roster with its truth, made in a folder of its own."""

    def __init__(self, folder, *options):
        self.paths = {name: os.path.join(folder, name) for name in ('out', 'truth', 'previous')}
        arguments = ['--out', self.paths['out'], '--truth', self.paths['truth'], *map(str, options)]
        given = make_roster.parse_arguments(arguments)
        make_roster.make(given, make_roster.roster_maker.Maker(WORLD, given))
        self.bytes = self.read('out')
        with open(self.paths['truth'], encoding='utf-8') as file:
            lines = [json.loads(line) for line in file]
        self.head, self.truth, self.tail = lines[0], lines[1:-1], lines[-1]

    def read(self, name):
        with open(self.paths[name], 'rb') as file:
            return file.read()

    def cells(self, encoding='utf-8', delimiter=','):
        text = io.StringIO(self.bytes.decode(encoding), newline='')
        return list(csv.DictReader(text, delimiter=delimiter))

    def mistakes(self):
        return [m for t in self.truth for m in t.get('mistakes', ())]


def same_seed(folder):
    one = Made(folder, '--rows', 300, '--seed', 7)
    first = one.bytes, one.read('truth')
    done = run('--rows', 300, '--seed', 7, '--out', one.paths['out'], '--truth', one.paths['truth'])
    check('make-roster as a command', done.returncode == 0 and not done.stderr, done.stderr)
    check('the same seed gives the same bytes', first == (one.read('out'), one.read('truth')))
    check('another seed gives others', Made(folder, '--rows', 300, '--seed', 8).bytes != first[0])


def reasons_of_library():
    """Codes and their section, as quhua.h lists them."""
    with open(os.path.join(TOP, 'src/quhua.h'), encoding='utf-8') as file:
        text = file.read()
    text = text[text.index('#define QUHUA_REASONS(X)'):text.index('enum quhua_reason {')]
    return {part.split('"')[1] for part in text.split('X(')[2:]}


def complete(folder):
    """Every reason code is planted, every kind comes up, every row has its truth."""
    made = Made(folder, '--rows', 4000, '--mistakes', 80, '--columns', 14, '--home-limit', 40,
                '--previous', os.path.join(folder, 'previous'))
    check('a truth for every row', [t['line'] for t in made.truth] == list(range(2, 4002)))
    kinds = {m['kind'] for m in made.mistakes()}
    for kind in made.head['kinds']:
        check(f'kind {kind} is planted', kind in kinds)
    planted = {r for m in made.mistakes() for must in m['must'] + m.get('may', []) for r in must.split('|')}
    planted |= {r for t in made.truth for r in t.get('notes', ())}
    for reason in sorted(reasons_of_library() - NOT_OF_ROWS):
        check(f'reason {reason} is planted', reason in planted)
    check('a class at the school is named', bool(made.tail['classes_at_school']))
    identity(made)
    previous(made)


def check_digit(number):
    """GB 11643 in the other direction: the weighted sum is 1 modulo 11."""
    values = [10 if c == 'X' else int(c) for c in number]
    return sum(v * pow(2, 17 - i, 11) for i, v in enumerate(values)) % 11 == 1


def identity(made):
    """ID numbers of rows without a mistake there."""
    seen, bad = set(), []
    for cells, truth in zip(made.cells(), made.truth):
        if any(m['field'] == 'record' or m['kind'] == 'home_missing' for m in truth.get('mistakes', ())):
            continue
        number = cells['身份证号']
        try:
            born = datetime.datetime.strptime(number[6:14], '%Y%m%d').year
        except ValueError:
            born = 0
        male = int(number[16]) % 2 == 1
        if len(number) != 18 or not check_digit(number) or number in seen or not 2000 <= born <= 2006 \
                or male != (cells['性别'] == '男'):
            bad.append(cells['考生号'])
        seen.add(number)
    check('ID numbers are valid and given once', seen and not bad, bad[:5])


def previous(made):
    """The roster before differs in names and numbers only, on the rows that say so."""
    before = list(csv.DictReader(io.StringIO(made.read('previous').decode(), newline='')))
    differ = [{c for c in now if now[c] != then[c]} for now, then in zip(made.cells(), before)]
    kinds = [{m['kind'] for m in t.get('mistakes', ())} for t in made.truth]
    check('as many rows before', len(before) == len(made.truth))
    good = all((d == {'姓名'}) == ('name_changed' in k) and (d == {'身份证号'}) == ('id_changed' in k)
               for d, k in zip(differ, kinds))
    check('names and numbers changed where the truth says so', good and any(differ))


def styles(folder):
    """The same people in every encoding and style."""
    plain = Made(folder, '--rows', 60, '--seed', 3).cells()
    marks = {'utf-8': b'\xef\xbb\xbf', 'utf-16le': b'\xff\xfe', 'utf-16be': b'\xfe\xff'}
    for encoding in ('utf-8', 'gb18030', 'utf-16le', 'utf-16be'):
        for delimiter, eol, quote in ((',', 'lf', 'needed'), (';', 'crlf', 'all'), ('tab', 'cr', 'needed')):
            options = ['--rows', 60, '--seed', 3, '--encoding', encoding, '--delimiter', delimiter, '--eol', eol, '--quote', quote]
            made = Made(folder, *options)
            codec = encoding.replace('16', '16-')
            check(f'{encoding} {delimiter} {eol}: the same cells', made.cells(codec, '\t' if delimiter == 'tab' else delimiter) == plain)
            text = made.bytes.decode(codec)
            check(f'{encoding} {eol}: line ends', text.count({'lf': '\n', 'crlf': '\r\n', 'cr': '\r'}[eol]) == 61
                  and text.endswith({'lf': '\n', 'crlf': '\r\n', 'cr': '\r'}[eol]) and not (eol == 'cr' and '\n' in text))
            if quote == 'all':
                check(f'{encoding}: all quoted', text.startswith('"考生号";'))
        if encoding in marks:
            check(f'{encoding}: mark', Made(folder, *options, '--bom').bytes == marks[encoding] + made.bytes)


def sizes(folder):
    for rows in (1, 2, 57):
        made = Made(folder, '--rows', rows)
        check(f'{rows} rows', made.bytes.count(b'\n') == rows + 1 and len(made.truth) == rows)
    for columns in (3, 8, 12, 14, 20):
        made = Made(folder, '--rows', 40, '--mistakes', 90, '--columns', columns)
        check(f'{columns} columns', {len(r) for r in made.cells()} == {columns})
    check('no mistakes', not Made(folder, '--rows', 200, '--mistakes', 0).mistakes())
    made = Made(folder, '--rows', 200, '--kinds', 'id_format,home_phone', '--without', 'home_phone')
    check('only the kinds asked for', {m['kind'] for m in made.mistakes()} == {'id_format'})
    made = Made(folder, '--rows', 400, '--mistakes', 0, '--local', 1)
    check('all from the province', {t['origin'][:2] for t in made.truth} == {'32'})


def damage(folder):
    made = Made(folder, '--rows', 100, '--damage')
    kinds = {t['damage'] for t in made.truth if 'damage' in t}
    check('damage of five sorts', kinds == {'damage_short', 'damage_long', 'damage_bytes', 'damage_nul', 'damage_quote'}, kinds)
    lines = made.bytes.split(b'\n')
    for t in made.truth:
        line = lines[t['line'] - 1]
        what = t.get('damage')
        check(f"line {t['line']}", (what == 'damage_nul') == (b'\0' in line) and (what == 'damage_bytes') == (b'\xff' in line)
              and (what in ('damage_short', 'damage_long', 'damage_quote') or len(next(csv.reader(
                  [line.replace(b'\0', b'').decode('utf-8', 'replace')]))) == 12))


def errors(folder):
    out = os.path.join(folder, 'x')
    for options in ((), ('--out', out, '--rows', 0), ('--out', out, '--rows', 'x'), ('--out', out, '--mistakes', 101),
                    ('--out', out, '--kinds', 'nonsense'), ('--out', out, '--truth', out), ('--out', out, '--bad'),
                    ('--out', out, '--bom', '--encoding', 'gb18030'), ('--out', out, '--school-county', '999999'),
                    ('--out', out, '--columns', 2), ('--out', out, '--delimiter', 'x')):
        done = run(*options)
        check(f'usage: {options}', done.returncode == 2 and done.stderr and not os.path.exists(out), done.stderr)
    done = run('--out', os.path.join(folder, 'none/x'), '--rows', 1)
    check('a folder that is not there', done.returncode == 73 and b'Traceback' not in done.stderr, done.stderr)


# ---- the judge ---------------------------------------------------------------------------------

def perfect(truth):
    """The answer that a truth asks for."""
    parts = {f: {'verdict': 'accept', 'code': truth[f], 'reasons': [], 'candidates': []} for f in ('origin', 'home')}
    parts['record'] = {'verdict': 'accept', 'reasons': []}
    for m in truth.get('mistakes', ()):
        part, verdict = parts[m['field']], m['verdict'][0]
        if verdict != 'accept':
            part.update(verdict=verdict, code=None, candidates=[{'code': m.get('code')}])
        grade = 'note' if verdict == 'accept' else verdict
        part['reasons'] += [{'code': must.split('|')[0], 'grade': grade} for must in m['must']]
    if not any(m['field'] == 'origin' for m in truth.get('mistakes', ())):
        parts['origin']['reasons'] += [{'code': r, 'grade': 'note'} for r in truth.get('notes', ())]
    rank = ('accept', 'confirm', 'reject')
    worst = max((p['verdict'] for p in parts.values()), key=rank.index)
    if truth.get('damage'):
        worst = 'reject'
    return {'line': truth['line'], 'verdict': worst, 'origin': parts['origin'], 'home': parts['home'],
            'reasons': parts['record']['reasons']}


def judged(made, answers):
    path = os.path.join(os.path.dirname(made.paths['out']), 'rows')
    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(json.dumps(a) + '\n' for a in answers)
    done = subprocess.run([JUDGE, '--truth', made.paths['truth'], '--rows', path], capture_output=True, text=True, check=False)
    return done.stdout


def judge(folder):
    """The judge passes right answers and fails each way of being wrong."""
    made = Made(folder, '--rows', 1200, '--mistakes', 50)
    right = [perfect(t) for t in made.truth]
    check('right answers pass', judged(made, right).endswith('1200 passed, 0 failed\n'), judged(made, right)[-200:])
    clean = next(i for i, t in enumerate(made.truth) if 'mistakes' not in t)
    asked = next(i for i, t in enumerate(made.truth) if [m['kind'] for m in t.get('mistakes', ())] == ['conflict'])
    for name, at, change, says in (
            ('wrong accept', clean, lambda a: a['origin'].update(code='110101'), 'wrong accept: 1'),
            ('wrong home', clean, lambda a: a['home'].update(code='110101'), 'wrong accept: 1'),
            ('surplus', clean, lambda a: a['home']['reasons'].append({'code': 'style', 'grade': 'note'}), 'surplus: 1'),
            ('missing', asked, lambda a: a['origin'].update(reasons=[]), 'missing: 1'),
            ('candidate', asked, lambda a: a['origin'].update(candidates=[]), 'candidate: 1'),
            ('verdict', asked, lambda a: a['origin'].update(verdict='reject'), 'verdict: 1')):
        answers = json.loads(json.dumps(right))
        change(answers[at])
        said = judged(made, answers)
        check(f'judge: {name}', says in said and said.endswith('1199 passed, 1 failed\n'), said[:200])
    lost = judged(made, right[:-1])
    check('judge: a row lost', 'row lost: 1' in lost and lost.endswith('1199 passed, 1 failed\n'))
    twice = judged(made, right + [dict(right[0], line=9999)])
    check('judge: an answer too many', twice.endswith('1200 passed, 1 failed\n'))


def main():
    for test in (same_seed, complete, styles, sizes, damage, errors, judge):
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
