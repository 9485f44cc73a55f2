#!/usr/bin/env python3
"""roster_truth.py - what `quhua fix` says of a made roster, held against the truth.

    tools/make-roster --out R.csv --truth T.jsonl
    quhua fix R.csv --json-rows ROWS.jsonl
    tests/roster_truth.py --truth T.jsonl --rows ROWS.jsonl [--roster R.csv --fixed F.csv --todo W.csv]

Wrong accepts come first: a code accepted that is not the person's. Then for every kind of mistake
how many were planted and found, with the right verdict and the right candidate first, and what was
said of rows and fields that are right. Rows are matched by line. Last line: `N passed, N failed`,
one check a row.
"""
import argparse
import collections
import csv
import json
import sys

RANK = {'accept': 0, 'confirm': 1, 'reject': 2}
GRADE = {'accept': 'note', 'confirm': 'confirm', 'reject': 'reject'}
FIELDS = ('origin', 'home', 'record')


class Answer:
    """One line of ROWS.jsonl."""

    def __init__(self, value):
        self.verdict = value['verdict']
        self.parts = {'origin': value.get('origin') or {}, 'home': value.get('home') or {},
                      'record': {'reasons': value.get('reasons') or []}}

    def reasons(self, field):
        """code -> grade"""
        return {r['code']: r.get('grade') for r in self.parts[field].get('reasons', [])}

    def accepted(self, field):
        part = self.parts[field]
        return part.get('code') if part.get('verdict') == 'accept' else None

    def first(self, field):
        candidates = self.parts[field].get('candidates') or [{}]
        return candidates[0].get('code')


class Tally:
    """Counts of one kind of mistake."""

    def __init__(self):
        self.count = collections.Counter()

    def line(self, kind):
        c = self.count
        first = f"{c['first']}/{c['asked']}" if c['asked'] else '-'
        return (f"{kind:30} {c['planted']:8} {c['found']:8} {c['wrong']:7} {c['missing']:8} {c['verdict']:8} "
                f"{c['surplus']:8} {first:>12}")


class Judge:
    def __init__(self, head, show):
        self.free, self.known = set(head.get('free', ())), set(head.get('kinds', ()))
        self.show = show
        self.kinds = collections.defaultdict(Tally)
        self.examples = collections.defaultdict(list)   # (what, kind) -> lines
        self.surplus = collections.Counter()            # (field, reason) on right fields
        self.passed = self.failed = 0

    # ---- one row -------------------------------------------------------------------------

    def row(self, truth, answer):
        names = [m['kind'] for m in truth.get('mistakes', ())]
        kind = truth.get('damage') or next((k for k in names if k in self.known), 'clean')
        self.bad = False
        mistakes = truth.get('mistakes', [])
        for name in [m['kind'] for m in mistakes] or [kind]:
            self.kinds[name].count['planted'] += 1
        if answer is None:
            self.wrong('row lost', kind, truth, '')
        elif truth.get('damage'):
            self.damaged(kind, truth, answer)
        else:
            self.accepts(kind, truth, answer)
            for m in mistakes:
                self.mistake(m, truth, answer)
            for field in FIELDS:
                self.field(field, kind, truth, answer, mistakes)
        if self.bad:
            self.failed += 1
        else:
            self.passed += 1
            for name in [m['kind'] for m in mistakes] or [kind]:
                self.kinds[name].count['found'] += 1

    def wrong(self, what, kind, truth, detail):
        self.bad = True
        column = {'wrong accept': 'wrong', 'missing': 'missing', 'verdict': 'verdict', 'surplus': 'surplus'}.get(what)
        if column:
            self.kinds[kind].count[column] += 1
        self.examples[what, kind].append(f"line {truth['line']}: {detail}")

    def damaged(self, kind, truth, answer):
        """A damaged row is never accepted."""
        if answer.verdict == 'accept':
            self.wrong('wrong accept', kind, truth, 'a damaged row is accepted')

    def accepts(self, kind, truth, answer):
        for field in ('origin', 'home'):
            code = answer.accepted(field)
            if code is not None and code != truth[field]:
                self.wrong('wrong accept', kind, truth, f'{field} {code} instead of {truth[field]}')

    def mistake(self, m, truth, answer):
        kind, fields = m['kind'], m.get('fields') or [m['field']]
        found = {}
        for field in fields:
            found.update(answer.reasons(field))
        for must in m['must']:
            if not set(must.split('|')) & found.keys():
                self.wrong('missing', kind, truth, f"{'/'.join(fields)} lacks {must}, has {' '.join(sorted(found)) or 'none'}")
        self.verdict(m, truth, answer, found)
        if m['field'] != 'record' and m.get('code'):
            self.candidates(m, truth, answer)

    def verdict(self, m, truth, answer, found):
        """Of the field itself; of the record, the grade of its reasons and the whole row's verdict."""
        if m['field'] in ('origin', 'home') and not m.get('fields'):
            said = answer.parts[m['field']].get('verdict')
            good = said in m['verdict']
        else:
            said = answer.verdict
            good = RANK[said] >= min(RANK[v] for v in m['verdict'])
            grades = {GRADE[v] for v in m['verdict']}
            for must in m['must']:
                have = {found[r] for r in must.split('|') if r in found}
                if have and not have & grades:
                    good, said = False, f"{must} {'/'.join(map(str, have))}"
        if not good:
            self.wrong('verdict', m['kind'], truth, f"{m['field']} {said}, not {'|'.join(m['verdict'])}")

    def candidates(self, m, truth, answer):
        part = answer.parts[m['field']]
        if part.get('verdict') != 'confirm' or not m.get('first'):
            return
        count = self.kinds[m['kind']].count
        count['asked'] += 1
        if answer.first(m['field']) == m['code']:
            count['first'] += 1
        else:
            self.wrong('candidate', m['kind'], truth, f"{m['field']} first {answer.first(m['field'])}, not {m['code']}")

    def field(self, field, kind, truth, answer, mistakes):
        """What is said beyond the mistakes; a field without one must be right and say its notes."""
        own = [m for m in mistakes if field == m['field']]
        notes = set(truth.get('notes', ())) if field == 'origin' else set()
        may = set(truth.get('allowed', ())) | notes
        for m in mistakes:
            may.update(m.get('may', ()))
            if field in (m.get('fields') or [m['field']]):
                may.update(r for must in m['must'] for r in must.split('|'))
        if field == 'home' and answer.accepted('origin') is None:
            may |= {'township_decides', 'ambiguous'}    # a county of a common name, and no origin that tells which
        said = answer.reasons(field)
        extra = sorted(said.keys() - may - (self.free if own else set()))
        for reason in extra:
            self.surplus[field, reason, kind if own else 'right field'] += 1
        if extra:
            self.wrong('surplus', kind, truth, f"{field} says {' '.join(extra)}")
        if not own:
            self.right(field, kind, truth, answer, notes - said.keys(), may)

    def right(self, field, kind, truth, answer, missing, may):
        if missing:
            self.wrong('missing', kind, truth, f"{field} lacks {' '.join(sorted(missing))}")
        if field == 'record' or not answer.parts[field]:
            return
        if answer.accepted(field) is None and not may & answer.reasons(field).keys() - missing:
            self.wrong('verdict', kind, truth, f"{field} is right but {answer.parts[field].get('verdict')}")

    # ---- report --------------------------------------------------------------------------

    def report(self):
        for what in ('wrong accept', 'row lost', 'missing', 'verdict', 'candidate', 'surplus'):
            found = {kind: lines for (w, kind), lines in self.examples.items() if w == what}
            total = sum(map(len, found.values()))
            print(f'{what}: {total}')
            for kind, lines in sorted(found.items(), key=lambda item: -len(item[1])):
                for line in lines[:self.show]:
                    print(f'  {kind}: {line}')
        print(f"\n{'kind':30} {'planted':>8} {'right':>8} {'wrong':>7} {'missing':>8} {'verdict':>8} {'surplus':>8} "
              f"{'first':>12}")
        for kind, tally in sorted(self.kinds.items()):
            print(tally.line(kind))
        for (field, reason, where), count in self.surplus.most_common(20):
            print(f'surplus {field} {reason} ({where}): {count}')


def lines_of(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.strip():
                yield line


def cells_of(path, encoding, delimiter):
    with open(path, encoding=encoding, newline='') as file:
        yield from csv.reader(file, delimiter=delimiter)


def compare_files(options):
    """Rows in = rows out, cells untouched, the worklist asks of exactly the rows that are not accepted."""
    passed = failed = 0
    before = list(cells_of(options.roster, options.encoding, options.delimiter))
    after = list(cells_of(options.fixed, options.encoding, options.delimiter))
    checks = [(len(before) == len(after), f'{len(before)} rows in, {len(after)} out')]
    checks += [(b == a[:len(b)], f'row {i + 1}: cells changed') for i, (b, a) in enumerate(zip(before, after))]
    if options.todo:
        asked = {row[0] for row in list(cells_of(options.todo, options.encoding, options.delimiter))[1:]}
        still = {str(a['line']) for a in map(json.loads, lines_of(options.rows)) if a['verdict'] != 'accept'}
        checks.append((asked == still, f'the worklist asks of {len(asked)} rows, {len(still)} are open: '
                       f'{sorted(asked ^ still)[:5]}'))
    for good, text in checks:
        passed, failed = passed + good, failed + (not good)
        if not good and failed <= options.show:
            print(f'not ok {text}')
    return passed, failed


def parse_arguments():
    p = argparse.ArgumentParser(description='Hold the answers of quhua fix against the truth of a made roster.')
    p.add_argument('--truth', required=True, help='of make-roster')
    p.add_argument('--rows', required=True, help='of quhua fix --json-rows')
    p.add_argument('--roster', help='the roster itself; with --fixed')
    p.add_argument('--fixed', help='the fixed file')
    p.add_argument('--todo', help='the worklist')
    p.add_argument('--encoding', default='utf-8-sig', help='of roster, fixed file and worklist')
    p.add_argument('--delimiter', default=',')
    p.add_argument('--show', type=int, default=3, metavar='N', help='examples of each kind (default 3)')
    options = p.parse_args()
    if bool(options.roster) != bool(options.fixed):
        p.error('--roster and --fixed go together')
    return options


def main():
    options = parse_arguments()
    answers = {}
    for line in lines_of(options.rows):
        value = json.loads(line)
        answers[value['line']] = value
    truths = map(json.loads, lines_of(options.truth))
    judge = Judge(next(truths), options.show)
    for truth in truths:
        if 'line' in truth:
            value = answers.pop(truth['line'], None)
            judge.row(truth, Answer(value) if value else None)
    for line in sorted(answers)[:options.show]:
        print(f'not ok line {line}: an answer without a row')
    judge.report()
    passed, failed = judge.passed, judge.failed + len(answers)
    if options.fixed:
        more, less = compare_files(options)
        passed, failed = passed + more, failed + less
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
