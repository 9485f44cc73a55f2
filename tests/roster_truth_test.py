#!/usr/bin/env python3
"""roster_truth_test.py - `quhua fix` on made rosters, held against their truth.

3,000 people with mistakes of every kind, then 400 in four encodings with damaged rows: no wrong
code accepted, no row lost, the right candidate first, damage never accepted, cells untouched, the
same answers in every encoding. Prints failed checks and `N passed, N failed`.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get('BUILD', 'build/release'))
SCHOOL, CAMPUS = '320115', '云岭职业技术学院'
NEVER = ('wrong accept', 'row lost', 'candidate')   # what the judge must count none of

counts = {'passed': 0, 'failed': 0}


def check(name, good, detail=''):
    counts['passed' if good else 'failed'] += 1
    if not good:
        print(f"not ok {name}{': ' if detail else ''}{str(detail)[:600]}")


def profile(folder):
    """js-2024 with the school that the rosters are made for."""
    path = os.path.join(folder, 'school.ini')
    with open(os.path.join(TOP, 'data/profiles/js-2024.ini'), encoding='utf-8') as file:
        text = file.read()
    text = re.sub(r'(?m)^county =.*', f'county = {SCHOOL}', text)
    text = re.sub(r'(?m)^campus =.*', f'campus = {CAMPUS}', text)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


class Fixed:
    """A made roster and what fix and the judge say of it."""

    def __init__(self, folder, options, rows):
        self.folder = tempfile.mkdtemp(dir=folder)
        made = subprocess.run([os.path.join(TOP, 'tools/make-roster'), '--rows', str(rows), '--school-county', SCHOOL, '--campus', CAMPUS,
                               '--columns', '14', '--out', self.path('r.csv'), '--truth', self.path('t.jsonl'),
                               '--previous', self.path('before.csv'), *options], capture_output=True, text=True, check=False)
        check('the roster is made', made.returncode == 0, made.stderr)
        fix = subprocess.run([os.path.join(BUILD, 'quhua'), 'fix', self.path('r.csv'), f'--profile={profile(folder)}',
                              f'--previous={self.path("before.csv")}', f'--json-rows={self.path("rows.jsonl")}'],
                             capture_output=True, text=True, check=False)
        check('fix asks of rows', fix.returncode == 1, fix.stderr)

    def path(self, name):
        return os.path.join(self.folder, name)

    def judge(self, *options):
        judge = subprocess.run([os.path.join(TOP, 'tests/roster_truth.py'), '--truth', self.path('t.jsonl'),
                                '--rows', self.path('rows.jsonl'), *options], capture_output=True, text=True, check=False)
        check('the judge ends', re.search(r'\d+ passed, \d+ failed\n$', judge.stdout), judge.stderr)
        return judge.stdout

    def rows(self):
        with open(self.path('rows.jsonl'), encoding='utf-8') as file:
            return [json.loads(line) for line in file]


def counted(text, what):
    found = re.search(rf'(?m)^{what}: (\d+)$', text)
    return int(found[1]) if found else -1


def every_kind(folder):
    fixed = Fixed(folder, ['--mistakes', '70'], 3000)
    text = fixed.judge('--roster', fixed.path('r.csv'), '--fixed', fixed.path('r.fixed.csv'), '--todo', fixed.path('r.todo.csv'))
    for what in NEVER:
        check(f'{what}: none', counted(text, what) == 0, text[:600])
    check('rows, cells and worklist', 'not ok' not in text, text[:300])


def encodings(folder):
    """What the answers say does not hang on the bytes that the cells came in."""
    answers = {}
    for encoding, style in (('utf-8', ['--bom']), ('gb18030', ['--delimiter', ';', '--eol', 'crlf', '--quote', 'all']),
                            ('utf-16le', ['--bom', '--delimiter', 'tab', '--eol', 'cr']), ('utf-16be', ['--bom', '--eol', 'crlf'])):
        fixed = Fixed(folder, ['--encoding', encoding, '--damage', *style], 400)
        text = fixed.judge()
        check(f'{encoding}: no damaged row accepted', counted(text, 'wrong accept') == 0, text[:300])
        check(f'{encoding}: no row lost', counted(text, 'row lost') == 0, text[:300])
        answers[encoding] = [(r['line'], r['verdict'], (r.get('origin') or {}).get('code')) for r in fixed.rows()]
        check(f'{encoding}: an answer for every row', len(answers[encoding]) == 400, len(answers[encoding]))
        check(f'{encoding}: as in UTF-8', answers[encoding] == answers['utf-8'])


def main():
    with tempfile.TemporaryDirectory() as folder:
        every_kind(folder)
        encodings(folder)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
