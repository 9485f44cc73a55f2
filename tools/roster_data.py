"""What sample rosters are made from: counties, their past and their townships, out of data/*.csv.

Reads the tables once; everything derived is computed on first use. Never writes, never draws
random numbers. Names and codes are facts of the tables; whoever uses them makes the people up.
"""
import collections
import csv
import functools
import os

import tables

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIRTH_YEARS = range(2000, 2007)
MUNICIPALITIES = ('11', '12', '31', '50')
NO_COUNTIES = ('441900', '442000', '460400', '620200')
SPECIAL = ('71', '81', '82')
STREETS = ('街道', '镇', '乡')


class County:
    """A county in force, or one of the cities without counties."""

    def __init__(self, code, name, province, prefecture):
        self.code, self.name = code, name
        self.province, self.prefecture = province, prefecture   # prefecture None where there is none
        self.townships = []     # names, only 街道 镇 乡 of the ministry's list
        self.unique = True      # province + name says enough, in force and through time
        self.stem = tables.stem_of(name)

    @property
    def path(self):
        return self.province.name + (self.prefecture.name if self.prefecture else '') + self.name

    @property
    def notice(self):
        """As the notice asks for it: province + county, with the prefecture only where it must be."""
        return self.province.name + self.name if self.unique else self.path

    @functools.cached_property
    def town_stems(self):
        return {town_stem(name) for name in self.townships}

    def notes(self, full):
        """Reasons that the contract gives to its correctly written origin."""
        if self.code in NO_COUNTIES:
            return ['no_county_tier']
        if not self.prefecture:
            return [] if self.code[:2] in MUNICIPALITIES else ['direct_county']
        return [] if full or not self.unique else ['parent_supplied']


class World:
    """The tables as questions. `school` is the county in which the school lies."""

    def __init__(self, school, folder=os.path.join(TOP, 'data')):
        self.folder = folder
        report = tables.Report(folder)
        data = tables.Data(folder, report, None)
        data.rows['divisions.csv'] = tables.read_table(folder, 'divisions.csv', report)
        if report.problems:
            raise ValueError('divisions.csv is not in order')
        data.take_divisions()
        self.data = data
        self.ended = [d for d in data.divisions if not d.in_force() and d.level == 'county']
        self.counties = self._counties()
        self.by_code = {c.code: c for c in self.counties}
        if school not in self.by_code:
            raise KeyError(school)
        self.school = self.by_code[school]
        self.local = [c for c in self.counties if c.code[:2] == school[:2]]

    def rows(self, table):
        with open(os.path.join(self.folder, table), encoding='utf-8', newline='') as file:
            yield from csv.DictReader(file)

    def _counties(self):
        towns = collections.defaultdict(list)
        for row in self.rows('townships.csv'):
            if row['status'] == 'current' and row['name'].endswith(STREETS):
                towns[row['county']].append(row['name'])
        counties = []
        for d in self.data.in_force():
            if d.code[:2] in SPECIAL or not towns[d.code]:
                continue
            if d.level == 'county' or d.code in NO_COUNTIES:
                county = County(d.code, d.name, *self._above(d))
                county.townships = towns[d.code]
                county.unique = len(self.places_named(d.name, d.code[:2])) == 1
                counties.append(county)
        return counties

    def _above(self, d):
        province = self.data.now(d.code[:2] + '0000')
        above = self.data.now(d.parent)
        return province, above if above and above.level == 'prefecture' else None

    # ---- history ---------------------------------------------------------------------------

    @functools.cached_property
    def _by_name(self):
        index = collections.defaultdict(list)
        for d in self.data.divisions:
            index[d.name].append(d)
        return index

    @functools.cached_property
    def by_prefecture(self):
        """First four digits -> every row of any year."""
        index = collections.defaultdict(list)
        for d in self.data.divisions:
            index[d.code[:4]].append(d)
        return index

    @functools.cached_property
    def past(self):
        """Code in force -> every row of any year whose area it holds."""
        index = collections.defaultdict(list)
        for d in self.data.divisions:
            for heir in self.heirs(d):
                index[heir].append(d)
        return index

    @functools.cached_property
    def prefecture_names(self):
        return sorted({d.name for d in self.data.divisions if d.level == 'prefecture'})

    def ever_named(self, name):
        return name in self._by_name

    def named(self, name, province=''):
        """Every row of any year with this full name whose code begins with `province`."""
        return [d for d in self._by_name.get(name, []) if d.code.startswith(province)]

    def places_named(self, name, province=''):
        """Codes in force that hold the areas of all that ever had this name."""
        return frozenset().union(*(self.heirs(d) for d in self.named(name, province)), ())

    def heirs(self, d):
        """Codes in force that hold the area of this row."""
        return self._heirs(d.code, d.start)

    @functools.lru_cache(maxsize=None)
    def _heirs(self, code, start):
        d = next(d for d in self.data.lives[code] if d.start == start)
        return frozenset(tables.follow(self.data, d))

    @functools.cached_property
    def transfers(self):
        return [row for row in self.rows('transfers.csv')]

    @functools.cached_property
    def _gave(self):
        gave = collections.defaultdict(list)
        for row in self.transfers:
            gave[row['code']].append(row)
        return gave

    def gave_area(self, d):
        """Whether this row, or one between it and today, lost area to a neighbour."""
        seen, todo = set(), [d]
        while todo:
            d = todo.pop()
            if d is None or d.line in seen:
                continue
            seen.add(d.line)
            if any(d.start <= int(row['year']) <= d.end for row in self._gave[d.code]):
                return True
            todo += [self.data.at(code, d.end) for code in d.successors]
        return False

    def path_of(self, d):
        """Province, prefecture and name of an ended row as of its last year; None if unclear."""
        year = d.end - 1
        province = self.data.at(d.code[:2] + '0000', year)
        above = self.data.at(d.parent, year)
        if not province or not above:
            return None
        return province.name, above.name if above.level == 'prefecture' else '', d.name

    # ---- ID prefixes -----------------------------------------------------------------------

    @functools.cached_property
    def _prefixes(self):
        """(county, year) -> codes that ID numbers of that birth year carry."""
        table = collections.defaultdict(list)
        for d in self.data.divisions:
            if d.level == 'county' or d.code in NO_COUNTIES:
                for year in BIRTH_YEARS:
                    if d.in_force(year):
                        for heir in self.heirs(d):
                            table[heir, year].append(d.code)
        for row in self.transfers:
            for year in BIRTH_YEARS:
                donor = self.data.at(row['code'], year)
                if year < int(row['year']) and row['kind'] == 'split' and donor \
                        and donor.level == 'county' and not table.get((row['to'], year)):
                    table[row['to'], year].append(row['code'])
        return dict(table)

    def prefixes(self, code, year):
        return self._prefixes.get((code, year), [])

    @functools.lru_cache(maxsize=None)
    def birth_years(self, code):
        """Years in which somebody could be born there; all, where nothing is known."""
        return [y for y in BIRTH_YEARS if self.prefixes(code, y)] or list(BIRTH_YEARS)

    @functools.cached_property
    def prefixes_ever(self):
        ever = {d.code for d in self.data.divisions}
        ever.update(row['code'] for row in self.rows('variants.csv'))
        ever.update(row['code'] for row in self.rows('placeholders.csv'))
        ever.update(row['code'] for row in self.rows('zones.csv'))
        return ever

    # ---- townships -------------------------------------------------------------------------

    @functools.cached_property
    def town_counties(self):
        """Township name, and its name less 街道 镇 乡 -> the counties that have or had it."""
        index = collections.defaultdict(set)
        for row in self.rows('townships.csv'):
            index[row['name']].add(row['county'])
            index[town_stem(row['name'])].add(row['county'])
        return index

    def town_only_in(self, county, others):
        """Townships of `county` that none of `others` has, under no class word either."""
        return [name for name in county.townships
                if not (self.town_counties[name] | self.town_counties[town_stem(name)]) & others]

    def prefecture_mates(self, county):
        """Codes of the other counties of its prefecture."""
        return self._by_prefecture[county.code[:4]] - {county.code}

    @functools.cached_property
    def _by_prefecture(self):
        groups = collections.defaultdict(frozenset)
        for county in self.counties:
            groups[county.code[:4]] |= {county.code}
        return groups


@functools.lru_cache(maxsize=None)
def town_stem(name):
    """白塔埠镇 -> 白塔埠"""
    for word in STREETS:
        if name.endswith(word) and len(name) - len(word) >= 2:
            return name[:-len(word)]
    return name
