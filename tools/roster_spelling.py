"""Right origins written wrongly: typos, variants, short forms, levels doubled, codes, junk.

Kinds of contract section 2 that leave the county in no doubt, and those that leave nothing at all.
"""
import functools

import roster_pools
import tables
from roster_kinds import Expectation, kind
from roster_origins import from_pool, no_code

SOUNDS = ('州洲舟', '阳扬杨洋', '江姜', '清青轻', '连莲联', '林琳霖', '城成', '原源', '兴星', '平坪', '和河禾', '湖胡',
          '龙隆', '云芸', '安鞍', '宁凝', '山杉', '武五', '永勇', '新鑫', '沙纱', '陵菱凌', '仪宜', '泰太', '昌常',
          '明名', '海嗨', '丰风', '华桦', '溪西', '桥侨', '东冬', '水谁', '泉全', '徐许', '邳坯', '盐颜', '安按')
TRADITIONAL = dict(zip('东县区苏连云辽宁广陕贵龙岛门马关阳阴陵泽济临乌鲁齐义乐会宾宝庆开钦凤凰兰宁锡无顺灵滨边',
                       '東縣區蘇連雲遼寧廣陝貴龍島門馬關陽陰陵澤濟臨烏魯齊義樂會賓寶慶開欽鳳凰蘭寧錫無順靈濱邊'))


@functools.lru_cache(maxsize=None)
def confusables(world):
    table = {}
    for row in world.rows('confusables.csv'):
        table.setdefault(row['a'], []).append(row['b'])
    return table


def near(a, b):
    """Whether one edit leads from a to b (change, insertion, deletion)."""
    if a == b or abs(len(a) - len(b)) > 1:
        return a == b
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b)) == 1
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1:] == short for i in range(len(long)))


def leaves_one(world, county, wrong):
    """Whether `wrong` is one edit from this county's name only, among all its prefecture ever had."""
    for d in world.by_prefecture[county.code[:4]]:
        stem = tables.stem_of(d.name)
        if wrong in (d.name, stem) or stem == wrong[:len(stem)] and stem != county.stem:
            return False
        if d.name != county.name and near(d.name, wrong) and world.heirs(d) != {county.code}:
            return False
    return not world.ever_named(wrong) and wrong not in aliases(world)


@functools.lru_cache(maxsize=None)
def aliases(world):
    return {row['alias'] for row in world.rows('aliases.csv')}


def misspelt(maker, row, wrong):
    county = row.county
    if not wrong or not leaves_one(maker.world, county, wrong + county.name[len(county.stem):]):
        return None
    row.origin(county.province.name + county.prefecture.name + wrong + county.name[len(county.stem):])
    return Expectation('typo', 'accept|confirm', county.code)


def changed(maker, stem, table):
    """`stem` with one character replaced by what `table` has for it, or None."""
    places = [i for i, c in enumerate(stem) if table(c)]
    if not places or len(stem) < 2 or stem[1:] in tables.CLASS_WORDS:
        return None
    i = maker.rng.choice(places)
    return stem[:i] + maker.rng.choice(table(stem[i])) + stem[i + 1:]


@kind('typo_shape', 'origin', 'typo', from_pool('plain'), 3)
def typo_shape(maker, row):
    shapes = confusables(maker.world)
    return misspelt(maker, row, changed(maker, row.county.stem, lambda c: shapes.get(c, ())))


@kind('typo_sound', 'origin', 'typo', from_pool('plain'), 3)
def typo_sound(maker, row):
    def alike(c):
        return [x for group in SOUNDS if c in group for x in group if x != c]
    return misspelt(maker, row, changed(maker, row.county.stem, alike))


@kind('typo_missing', 'origin', 'typo', from_pool('long_stems'))
def typo_missing(maker, row):
    stem = row.county.stem
    i = maker.rng.randrange(len(stem))
    return misspelt(maker, row, stem[:i] + stem[i + 1:])


@kind('typo_extra', 'origin', 'typo', from_pool('plain'))
def typo_extra(maker, row):
    stem = row.county.stem
    if stem == row.county.name or '族' in row.county.name:
        return None
    i = maker.rng.randrange(len(stem))
    wrong = stem[:i] + stem[i] + stem[i:]
    if any(maker.world.ever_named((wrong + row.county.name[len(stem):])[k:]) for k in range(1, len(wrong))):
        return None     # 临夏夏县 names 夏县: two names, a conflict
    if wrong[-1] in '镇乡':
        return None     # 金乡乡县 names a township
    return misspelt(maker, row, wrong)


@kind('typo_prefecture', 'origin', 'typo', from_pool('plain'))
def typo_prefecture(maker, row):
    county, above = row.county, row.county.prefecture.name
    shapes = confusables(maker.world)
    wrong = changed(maker, tables.stem_of(above), lambda c: shapes.get(c, ()))
    if not wrong or not county.unique:
        return None
    wrong += above[len(tables.stem_of(above)):]
    if any(name != above and near(name, wrong) for name in maker.world.prefecture_names):
        return None
    row.origin(county.province.name + wrong + county.name)
    return Expectation('typo', 'accept|confirm', county.code)


@kind('short_form', 'origin', 'short_form', from_pool('stems'), 3)
def short_form(maker, row):
    county = row.county
    province = county.province.name
    short = province[:3] if province[:3] in ('内蒙古', '黑龙江') else province[:2]
    row.origin(short + tables.stem_of(county.prefecture.name) + county.stem)
    return Expectation('short_form', code=county.code)


@kind('alias', 'origin', 'short_form', from_pool('aliases'))
def alias(maker, row):
    row.origin(row.payload['alias'])
    return Expectation('short_form', code=row.county.code, may=['no_county_tier', 'direct_county'])


@kind('parent_left_out', 'origin', 'parent_supplied', from_pool('plain'), 2)
def parent_left_out(maker, row):
    county = row.county
    if len(maker.world.places_named(county.name)) != 1:
        return None
    row.origin(maker.rng.choice((county.name, county.prefecture.name + county.name)))
    return Expectation('parent_supplied', code=county.code)


@kind('variant_traditional', 'origin', 'variant', from_pool('plain'))
def variant_traditional(maker, row):
    path = row.county.path
    text = ''.join(TRADITIONAL.get(c, c) for c in path)
    row.origin(text)
    return Expectation('variant', code=row.county.code) if text != path else None


@kind('variant_spaces', 'origin', 'variant', from_pool('plain'), 2)
def variant_spaces(maker, row):
    county = row.county
    row.origin(maker.rng.choice((' ', '　', '-', '，', '/', ',')).join(
        (county.province.name, county.prefecture.name, county.name)))
    return Expectation('variant', code=county.code)


@kind('repeated', 'origin', 'repeated', from_pool('plain'))
def repeated(maker, row):
    county = row.county
    row.origin(maker.rng.choice((county.province.name + county.path,
                                 county.province.name + county.prefecture.name + county.path)))
    return Expectation('repeated', code=county.code)


@kind('below_county', 'origin', 'below_county', weight=3)
def below_county(maker, row):
    county = row.county
    text = row.home.less('county') if maker.rng.random() < 0.5 else row.home.get('township')
    row.origin(county.path + text)
    return Expectation('below_county', code=county.code, may=['no_county_tier', 'direct_county'])


@kind('below_city_without_counties', 'origin', 'no_county_tier below_county',
      lambda maker: (maker.world.by_code[maker.rng.choice(('441900', '442000', '620200'))], None))
def below_city(maker, row):
    row.origin(row.county.path + maker.rng.choice(row.county.townships))
    return Expectation(['no_county_tier', 'below_county'], code=row.county.code)


@kind('directly_governed', 'origin', 'direct_county',
      lambda maker: (maker.rng.choice([c for c in maker.world.counties if c.notes(True) == ['direct_county']]), None))
def directly_governed(maker, row):
    row.origin(row.county.path)
    return Expectation('direct_county', code=row.county.code)


@kind('code_written', 'origin', 'code_format', weight=2)
def code_written(maker, row):
    """The code instead of the name, as spreadsheets and the bureau write it."""
    code = row.county.code
    wide = ''.join(chr(ord(c) + 0xFEE0) for c in code)
    row.origin(maker.rng.choice((wide, code + '.0', code + '000000')))
    return Expectation('code_format', code=code, may=['no_county_tier', 'direct_county'])


@kind('code_cut', 'origin', 'code_format')
def code_cut(maker, row):
    code = row.county.code
    row.origin(maker.rng.choice((code[:5], code + '1', code[:4] + code)))
    no_code(row)
    return Expectation('code_format', 'reject')


@kind('origin_empty', 'origin', 'empty', weight=2)
def origin_empty(maker, row):
    row.origin(maker.rng.choice(('', '无', '同上', '-', 'XXX', '/', 'null')))
    no_code(row)
    return Expectation('empty', 'reject')


@kind('origin_damaged', 'origin', 'bad_encoding', from_pool('plain'))
def origin_damaged(maker, row):
    path = row.county.path
    i = maker.rng.randrange(1, len(path))
    row.origin(path[:i] + '\ufffd' + path[i + 1:])
    no_code(row)
    return Expectation('bad_encoding', 'reject')


@kind('origin_mojibake', 'origin', 'bad_encoding', from_pool('plain'))
def origin_mojibake(maker, row):
    """UTF-8 read as Latin-1: reversible, so it may be put right with a note."""
    row.origin(row.county.path.encode('utf-8').decode('latin-1'))
    no_code(row)
    return Expectation('bad_encoding', 'accept|reject', row.county.code)


@kind('origin_too_long', 'origin', 'input_too_long')
def origin_too_long(maker, row):
    row.origin(row.county.path + '前营村' * 342)
    no_code(row)
    return Expectation('input_too_long', 'reject')


@kind('origin_not_found', 'origin', 'not_found')
def origin_not_found(maker, row):
    row.origin(maker.rng.choice(('幸福路3号', '老家', '村里', '爷爷奶奶家', '第三小组')))
    no_code(row)
    return Expectation('not_found', 'reject')
