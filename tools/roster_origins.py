"""Mistakes of an origin that is no longer, not enough or not at all: kinds of contract section 2.

Names of the past, splits, homonyms, placeholders, zones, levels that are missing or do not fit.
How a right name is misspelt stands in roster_spelling.py.
"""
import roster_pools
import tables
from roster_kinds import Expectation, kind

POOLS = roster_pools.POOLS


def from_pool(name):
    """A county chooser: local if the pool has local ones and the dice say so."""
    return lambda maker: maker.choose(POOLS[name](maker.world))


def no_code(row):
    """A writer who does not know the county does not know its code."""
    row.cells['生源所在地代码'] = ''


def no_evidence(row):
    """Nothing beside the origin says where the person comes from."""
    no_code(row)
    row.write_home('')
    row.cells['身份证号'] = ''
    row.allowed += ['id_format']
    row.expect('home_missing', 'home', Expectation('home_empty', 'reject'))


def old_path(maker, d, *forms):
    """An ended row in a form of its time."""
    province, prefecture, name = maker.world.path_of(d)
    form = maker.rng.choice(forms or ('path', 'province'))
    if len(name) == 2 or name.endswith('郊区'):  # words, without their city
        form = 'path'
    return province + (prefecture if form == 'path' else '') + name


def old_name(reason, *forms):
    def make(maker, row):
        row.origin(old_path(maker, row.payload, *forms))
        if maker.rng.random() < 0.3:
            row.cells['生源所在地代码'] = row.payload.code
        return Expectation(reason, code=row.county.code, may=['abolished', 'renamed', 'moved'])
    return make


kind('old_abolished', 'origin', 'abolished', from_pool('abolished'), 3)(old_name('abolished|renamed'))
kind('old_raised', 'origin', 'abolished', from_pool('raised'), 3)(old_name('abolished'))
kind('old_renamed', 'origin', 'renamed', from_pool('renamed'), 2)(old_name('renamed|abolished'))
kind('old_moved', 'origin', 'moved', from_pool('moved'), 2)(
    old_name('moved|renamed|short_form', 'path'))  # renamed: the prefecture was; 伊犁地区 is said of 伊犁州 too


@kind('old_code', 'origin', 'abolished', from_pool('old_code'))
def old_code(maker, row):
    row.origin(row.payload.code)
    no_code(row)
    same = row.county.code == row.payload.code
    return Expectation([] if same else ['abolished|moved|renamed'], code=row.county.code, may=['renamed'])


@kind('split_by_home', 'origin', 'split township_decides', from_pool('split_town'), 2)
def split_by_home(maker, row):
    d, forms, towns = row.payload
    row.origin(old_path(maker, d, *forms))
    row.live(maker.home(row.county, maker.rng.choice(towns)))
    no_code(row)
    return Expectation('township_decides|split', code=row.county.code, may=['split', 'abolished', 'moved', 'renamed', 'township_decides'])


@kind('split_by_township', 'origin', 'township_decides', from_pool('split_town'))
def split_by_township(maker, row):
    d, forms, towns = row.payload
    row.origin(old_path(maker, d, *forms) + maker.rng.choice(towns))
    no_code(row)
    return Expectation('township_decides', code=row.county.code, may=['split', 'abolished', 'below_county', 'moved', 'renamed'])


@kind('split_undecided', 'origin', 'split', from_pool('split'), 2)
def split_undecided(maker, row):
    row.origin(old_path(maker, row.payload[0], *row.payload[1]))
    no_evidence(row)
    return Expectation('split', 'confirm', may=['abolished', 'moved'])


@kind('homonym_undecided', 'origin', 'ambiguous', from_pool('homonym'))
def homonym_undecided(maker, row):
    row.origin(row.county.name)
    no_evidence(row)
    return Expectation('ambiguous', 'confirm')


@kind('homonym_by_home', 'origin', 'ambiguous township_decides', from_pool('homonym_town'), 2)
def homonym_by_home(maker, row):
    row.origin(row.county.name)
    row.live(maker.home(row.county, maker.rng.choice(row.payload)))
    no_code(row)
    return Expectation('township_decides|ambiguous', 'accept|confirm', row.county.code,
                       may=['ambiguous', 'township_decides'])


@kind('homonym_by_township', 'origin', 'township_decides', from_pool('homonym_town'))
def homonym_by_township(maker, row):
    row.origin(row.county.name + maker.rng.choice(row.payload))
    return Expectation('township_decides', code=row.county.code, may=['below_county'])


@kind('homonym_in_province', 'origin', 'ambiguous', from_pool('homonym_in_province'))
def homonym_in_province(maker, row):
    row.origin(row.county.province.name + row.county.name)
    no_code(row)
    return Expectation('ambiguous|township_decides', 'accept|confirm', row.county.code,
                       may=['ambiguous', 'township_decides'])


@kind('homonym_in_time', 'origin', 'homonym_in_time', from_pool('homonym_in_time'))
def homonym_in_time(maker, row):
    row.origin(row.county.province.name + row.county.name)
    no_code(row)
    return Expectation('homonym_in_time|township_decides|ambiguous', 'accept|confirm', row.county.code, may=['ambiguous', 'homonym_in_time', 'township_decides'])


@kind('conflict', 'origin', 'conflict', from_pool('plain'), 2)
def conflict(maker, row):
    """The county under a prefecture of its province that never had one of that name."""
    county, world = row.county, maker.world
    others = sorted({c.prefecture.name for c in world.counties
                     if c.prefecture and c.code[:2] == county.code[:2] and c.code[:4] != county.code[:4]})
    if not county.unique or not others:
        return None
    wrong = maker.rng.choice(others)
    for d in world.past[county.code] + world.named(county.name):
        if any(above.name[:2] == wrong[:2] for above in world.data.lives.get(d.parent, [])):
            return None
    row.origin(county.province.name + wrong + county.name)
    no_code(row)
    return Expectation('conflict', 'confirm', county.code)


@kind('prefecture_only', 'origin', 'prefecture_only', from_pool('plain'), 3)
def prefecture_only(maker, row):
    above = row.county.prefecture
    row.origin(maker.rng.choice((row.county.province.name + above.name, above.name)))
    row.cells['生源所在地代码'] = maker.rng.choice(('', above.code))
    return Expectation('prefecture_only', 'reject')


@kind('province_only', 'origin', 'province_only', from_pool('plain'))
def province_only(maker, row):
    row.origin(row.county.province.name)
    row.cells['生源所在地代码'] = maker.rng.choice(('', row.county.province.code))
    return Expectation('province_only', 'reject')


@kind('county_from_township', 'origin', 'county_from_township', from_pool('plain'))
def county_from_township(maker, row):
    county = row.county
    towns = maker.world.town_only_in(county, maker.world.prefecture_mates(county))
    if not towns:
        return None
    row.origin(county.prefecture.name + maker.rng.choice(towns))
    no_code(row)
    return Expectation('county_from_township', 'confirm|accept', county.code, may=['below_county'])


@kind('placeholder', 'origin', 'placeholder', from_pool('with_placeholder'), 2)
def placeholder(maker, row):
    county = row.county
    above = county.prefecture.name if county.prefecture else ''
    texts = [county.province.name + above + '市辖区', county.code[:4] + ('01' if above else '00')]
    row.origin(maker.rng.choice(texts))
    no_code(row)
    return Expectation('placeholder', 'reject')


@kind('placeholder_dropped', 'origin', 'placeholder_dropped', from_pool('with_placeholder'))
def placeholder_dropped(maker, row):
    county = row.county
    row.origin(county.province.name + (county.prefecture.name if county.prefecture else '') + '市辖区' + county.name)
    return Expectation('placeholder_dropped', code=county.code)


@kind('zone', 'origin', 'zone', from_pool('zones'), 2)
def zone(maker, row):
    county = row.county
    row.origin(county.province.name + row.payload['name'])
    no_code(row)
    return Expectation('zone', 'confirm', county.code, may=['prefecture_only'])


@kind('zone_beside_county', 'origin', 'zone', from_pool('zones'))
def zone_beside_county(maker, row):
    county, name = row.county, row.payload['name']
    for above in (county.province, county.prefecture):
        for word in (above.name, tables.stem_of(above.name)) if above else ():
            name = name.removeprefix(word)
    if len(name) < 4:
        return None
    row.origin(county.path + name)
    return Expectation('zone|below_county', code=row.county.code, may=['below_county', 'repeated', 'short_form'])


@kind('statistics_code', 'origin', 'statistics_code', from_pool('zones'))
def statistics_code(maker, row):
    row.origin(row.payload['code'])
    no_code(row)
    return Expectation('statistics_code', 'reject')


@kind('transferred', 'origin', 'transferred', from_pool('transferred'))
def transferred(maker, row):
    donor, towns = row.payload
    row.origin(donor.path + maker.rng.choice(towns))
    return Expectation('transferred', code=row.county.code, may=['below_county'])


@kind('origin_township_elsewhere', 'origin', 'township_elsewhere', from_pool('strangers'))
def origin_township_elsewhere(maker, row):
    _, towns = row.payload
    row.origin(row.county.path + maker.rng.choice(towns))
    return Expectation('township_elsewhere', code=row.county.code, may=['below_county'])


@kind('special_region', 'origin', 'special_region')
def special_region(maker, row):
    name, code = maker.rng.choice((('台湾省', '710000'), ('香港特别行政区', '810000'), ('香港', '810000'),
                                   ('澳门特别行政区', '820000'), ('台湾省台北市', '710000')))
    row.origin(name)
    no_code(row)
    row.allowed += ['home_origin_conflict', 'origin_id_differs']
    return Expectation('special_region', 'confirm', code)


@kind('outside', 'origin', 'outside')
def outside(maker, row):
    row.origin(maker.rng.choice(('美国', '日本', '马来西亚', '加拿大', '韩国', '泰国', '越南', '俄罗斯')))
    no_code(row)
    row.allowed += ['home_origin_conflict', 'origin_id_differs']
    return Expectation('outside', 'confirm')
