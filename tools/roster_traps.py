"""Rows that tempt to a wrong code: evidence that contradicts itself, mistakes between two names.

Nothing here can be accepted but by luck, so a person must be asked.
"""
import roster_pools
import tables
from roster_kinds import Expectation, kind
from roster_origins import from_pool, no_code
from roster_spelling import confusables

ID = '身份证号'


def born_in(maker, row, code):
    """Gives the person an ID number of this county; False where no year of birth tells it."""
    years = [y for y in range(2000, 2007) if maker.world.prefixes(code, y) == [code]]
    if not years:
        return False
    row.birth = maker.people.birth(years)
    row.cells[ID] = maker.people.id_number(code, row.birth, row.cells['性别'] == '男')
    row.allowed += ['origin_id_differs', 'home_origin_conflict']
    return True


@kind('homonym_torn', 'origin', 'ambiguous', from_pool('homonym_town'))
def homonym_torn(maker, row):
    """The home says one county of the name, the ID number another."""
    others = [c for c, _ in maker.pool('homonym') if c.name == row.county.name and c.code != row.county.code]
    row.origin(row.county.name)
    row.live(maker.home(row.county, maker.rng.choice(row.payload)))
    no_code(row)
    if not others or not born_in(maker, row, maker.rng.choice(others).code):
        return None
    return Expectation('ambiguous', 'confirm')


@kind('homonym_by_code', 'origin', 'ambiguous', from_pool('homonym_town'), needs=['生源所在地代码'])
def homonym_by_code(maker, row):
    """The code beside the name tells which one."""
    row.origin(row.county.name)
    row.live(maker.home(row.county, maker.rng.choice(row.payload)))
    row.cells['生源所在地代码'] = row.county.code
    return Expectation('ambiguous|township_decides|parent_supplied', 'accept|confirm', row.county.code,
                       may=['ambiguous', 'township_decides'])


@kind('homonym_at_school', 'origin', 'ambiguous', from_pool('homonym'), option='school_homonym')
def homonym_at_school(maker, row):
    """The name is the school's county's too, and the home is a dormitory: that is no evidence."""
    school = maker.world.school
    if row.county.name != school.name or row.county.code == school.code:
        others = [c for c, _ in maker.pool('homonym') if c.name == school.name and c.code != school.code]
        if not others:
            return None
        row.county = row.claimed = maker.rng.choice(others)
    row.origin(school.name)
    no_code(row)
    if not born_in(maker, row, row.county.code):
        return None
    home = maker.home(school, urban=True)
    row.live(home, school.name + home.get('township') + home.get('road') + '1号' + maker.options.campus + '3号宿舍楼501室')
    row.expect('dormitory', 'home', Expectation('is_school', 'confirm|reject', may=['home_origin_conflict', 'township_decides']))
    return Expectation('ambiguous', 'confirm|accept', row.county.code, may=['township_decides'], first=False)


@kind('split_torn', 'origin', 'split', from_pool('split_town'))
def split_torn(maker, row):
    """The home lies in one heir of the old county, the ID number is another's."""
    d, forms, towns = row.payload
    province, prefecture, name = maker.world.path_of(d)
    row.origin(province + (prefecture if forms[0] == 'path' else '') + name)
    row.live(maker.home(row.county, maker.rng.choice(towns)))
    no_code(row)
    others = sorted(maker.world.heirs(d) - {row.county.code})
    if not born_in(maker, row, maker.rng.choice(others)):
        return None
    return Expectation('split|township_decides', 'accept|confirm', row.county.code,
                       may=['split', 'township_decides', 'abolished', 'moved', 'renamed'], first=False)


@kind('typo_between', 'origin', 'typo', from_pool('neighbours'))
def typo_between(maker, row):
    """One character away from two counties of the prefecture, alike neither in shape nor in sound."""
    _, i = row.payload
    county = row.county
    used = {d.name[i] for d in maker.world.by_prefecture[county.code[:4]] if len(d.name) > i}
    alike = {c for u in used for c in confusables(maker.world).get(u, ())}
    wrong = county.name[:i] + maker.rng.choice([c for c in '嘴嗯' if c not in used | alike]) + county.name[i + 1:]
    if maker.world.ever_named(wrong):
        return None
    row.origin(county.province.name + county.prefecture.name + wrong)
    no_code(row)
    row.write_home('')
    row.cells[ID] = ''
    row.allowed += ['id_format']
    row.expect('home_missing', 'home', Expectation('home_empty', 'reject'))
    return Expectation([], 'confirm|reject', may=['typo', 'ambiguous', 'prefecture_only', 'not_found'])


@kind('two_counties', 'origin', 'conflict', from_pool('plain'))
def two_counties(maker, row):
    """Two origins in one cell."""
    other, _ = maker.rng.choice(maker.pool('plain'))
    if other.code[:4] == row.county.code[:4] or tables.stem_of(other.name) == row.county.stem:
        return None
    row.origin(row.county.path + maker.rng.choice(('', '、', ' ')) + other.path)
    no_code(row)
    return Expectation([], 'confirm|reject', may=['conflict', 'ambiguous', 'variant', 'below_county', 'repeated'])


@roster_pools.pool
def neighbours(world):
    """Counties whose name differs in one character from another's of the prefecture."""
    found = []
    for c, _ in roster_pools.POOLS['plain'](world):
        for code in sorted(world.prefecture_mates(c)):
            other = world.by_code[code]
            differ = [i for i, (a, b) in enumerate(zip(c.name, other.name)) if a != b]
            if len(c.name) == len(other.name) == 3 and len(differ) == 1 and differ[0] < 2:
                found.append((c, (code, differ[0])))
    return found
