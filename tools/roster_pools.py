"""Which counties, old names, zones and homonyms each mistake of an origin can be made from.

Every pool is a list of (county, payload), computed once from the tables; a person of that county is
then invented. A pool holds only what has one right answer by the tables.
"""
import collections

import roster_data
import tables

POOLS = {}


class Pool(list):
    """All of a pool, and its halves: of the school's province and of the others."""

    def __init__(self, found, province):
        super().__init__(found)
        self.halves = {True: [p for p in found if p[0].code[:2] == province],
                       False: [p for p in found if p[0].code[:2] != province]}


def pool(make):
    """Decorator: POOLS[name](world) -> the pool, computed once a world."""
    def once(world):
        cache = world.__dict__.setdefault('pools', {})
        if make.__name__ not in cache:
            cache[make.__name__] = Pool(make(world), world.school.code[:2])
        return cache[make.__name__]
    POOLS[make.__name__] = once
    return once


def one_place(world, d):
    """The county that is all that an ended row's name ever was in its province, or None."""
    heirs = world.places_named(d.name, d.code[:2])
    if len(heirs) != 1 or world.gave_area(d):
        return None
    return world.by_code.get(next(iter(heirs)))


@pool
def plain(world):
    return [(c, None) for c in world.counties if c.prefecture and c.code not in roster_data.NO_COUNTIES]


@pool
def abolished(world):
    """Old names whose area is one county with another code and name."""
    return [(c, d) for d in world.ended for c in [one_place(world, d)]
            if c and world.path_of(d) and c.code != d.code and c.name != d.name
            and not c.name.startswith(tables.stem_of(d.name))]


@pool
def raised(world):
    """Counties that became cities or districts of the same stem: 吴江县 → 吴江区."""
    return [(c, d) for d in world.ended for c in [one_place(world, d)]
            if c and world.path_of(d) and c.code != d.code and c.name != d.name
            and tables.stem_of(d.name) == c.stem]


@pool
def renamed(world):
    return [(c, d) for d in world.ended for c in [one_place(world, d)]
            if c and world.path_of(d) and d.successors == [d.code] and c.code == d.code
            and not c.name.startswith(tables.stem_of(d.name))]


@pool
def moved(world):
    """Counties once under another prefecture, of the same name."""
    return [(c, d) for d in world.ended for c in [one_place(world, d)]
            if c and world.path_of(d) and c.code != d.code and c.name == d.name
            and c.prefecture and world.path_of(d)[1] not in ('', c.prefecture.name)]


@pool
def split(world):
    """Old names whose area went to several counties; payload: the row and the forms that say so.

    The path of its time says which row is meant. Province and name do so only where every row of
    that name went to the same counties.
    """
    found = []
    for d in world.ended:
        heirs, path = world.heirs(d), world.path_of(d)
        if len(heirs) < 2 or not path or not heirs <= world.by_code.keys() or world.gave_area(d) \
                or d.name in world.prefecture_names:
            continue
        same = world.named(d.name, d.code[:2])
        forms = ['path'] if all(world.heirs(o) == heirs or world.path_of(o) != path for o in same if o.end < 9999) \
            and not any(o.in_force() and o.code[:4] == d.code[:4] for o in same) else []
        forms += ['province'] if all(world.heirs(o) == heirs for o in same) else []
        if forms:
            found += [(world.by_code[h], (d, forms)) for h in sorted(heirs)]
    return found


@pool
def split_town(world):
    """As `split`, with the townships that only this heir has."""
    return [(c, (d, forms, towns)) for c, (d, forms) in split(world)
            for towns in [world.town_only_in(c, world.heirs(d) - {c.code})] if towns]


@pool
def old_code(world):
    """Codes with one life, printed for nobody else, whose area is one county."""
    found, printed = [], {row['code'] for row in world.rows('variants.csv')}
    for d in world.ended:
        heirs = world.heirs(d)
        if len(world.data.lives[d.code]) == 1 and len(heirs) == 1 and d.code not in printed \
                and not world.gave_area(d):
            county = world.by_code.get(next(iter(heirs)))
            if county:
                found.append((county, d))
    return found


@pool
def homonym(world):
    """Names in force in several provinces; payload: the townships that only this one has."""
    by_name = collections.defaultdict(list)
    for county in world.counties:
        by_name[county.name].append(county)
    found = []
    for name, same in sorted(by_name.items()):
        holders = {d.code for d in world.named(name) if d.in_force()}
        if len(holders) < 2 or world.places_named(name) != holders:
            continue
        for c in same:
            found.append((c, world.town_only_in(c, holders - {c.code})))
    return found


@pool
def homonym_town(world):
    return [(c, towns) for c, towns in homonym(world) if towns]


@pool
def homonym_in_province(world):
    """Two of one name in force in one province: 江苏省鼓楼区."""
    return [(c, None) for c, _ in homonym(world)
            if sum(d.in_force() for d in world.named(c.name, c.code[:2])) > 1]


@pool
def homonym_in_time(world):
    """In force once in the province, while the name was another place's too: 河北省桥东区."""
    return [(c, None) for c in world.counties
            if c.prefecture and not c.unique
            and sum(d.in_force() for d in world.named(c.name, c.code[:2])) == 1
            and any(c.code not in world.heirs(d) and c.code != d.code for d in world.named(c.name, c.code[:2]))]


@pool
def zones(world):
    found = []
    for row in world.rows('zones.csv'):
        hosts = [h for h in row['hosts'].split(';') if h in world.by_code]
        found += [(world.by_code[h], row) for h in hosts]
    return found


@pool
def aliases(world):
    """Customary and short names of exactly one county."""
    count = collections.Counter(row['alias'] for row in world.rows('aliases.csv'))
    return [(world.by_code[row['code']], row) for row in world.rows('aliases.csv')
            if count[row['alias']] == 1 and row['code'] in world.by_code
            and row['kind'] in ('short', 'customary')]


@pool
def stems(world):
    """Counties told by their stem within their prefecture."""
    found = []
    for c, _ in plain(world):
        near = [d for d in world.by_prefecture[c.code[:4]]
                if d.code != c.code and tables.stem_of(d.name) == c.stem]
        above = tables.stem_of(c.prefecture.name)
        if not near and len(c.stem) == 2 and c.stem != c.name and c.stem not in above \
                and above not in c.stem and not c.name.startswith(above):
            found.append((c, None))
    return found


@pool
def long_stems(world):
    """Stems of three or four characters, of which one may be missing."""
    return [(c, None) for c, _ in plain(world) if 3 <= len(c.stem) <= 4 and '族' not in c.name]


@pool
def with_placeholder(world):
    """Districts of a municipality or a prefecture that has a 市辖区 row."""
    have = {row['code'][:4] for row in world.rows('placeholders.csv') if row['name'] == '市辖区'}
    return [(c, None) for c in world.counties if c.code[:4] in have and c.name.endswith('区')]


@pool
def transferred(world):
    """(receiver, the donor's row) where the receiver took all it has from one living donor."""
    donors = collections.defaultdict(set)
    for row in world.transfers:
        donors[row['to']].add(row['code'])
    found = []
    for row in world.transfers:
        to, donor = world.by_code.get(row['to']), world.by_code.get(row['code'])
        if row['kind'] != 'split' or not to or not donor or donors[row['to']] != {row['code']}:
            continue
        if to.name != row['to_name'] or donor.name != row['name'] or to.code[:4] != donor.code[:4]:
            continue
        if any(not d.in_force() for d in world.past[to.code]):
            continue
        towns = world.town_only_in(to, world.prefecture_mates(to))
        if towns and donor.prefecture:
            found.append((to, (donor, towns)))
    return found


@pool
def strangers(world):
    """(county, another of the prefecture never related, townships only the other has)."""
    related = collections.defaultdict(set)
    for d in world.data.divisions:
        for code in world.heirs(d) if not d.in_force() else ():
            related[code] |= world.heirs(d)
    for row in world.transfers:
        ends = [world.data.at(row[end], int(row['year'])) for end in ('code', 'to')]
        giver, taker = ({row[end]} | (world.heirs(d) if d else set()) for end, d in zip(('code', 'to'), ends))
        for code in giver:
            related[code] |= taker
        for code in taker:
            related[code] |= giver
    found = []
    for c, _ in plain(world):
        for other in sorted(world.prefecture_mates(c) - related[c.code])[:3]:
            b = world.by_code[other]
            towns = world.town_only_in(b, world.prefecture_mates(b))
            if towns and not any(related[x] & {c.code, other} - {x} for x in (c.code, other)):
                found.append((c, (b, towns)))
    return found
