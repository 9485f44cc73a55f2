"""Mistakes of a home address: kinds of contract section 3."""
import roster_homes
from roster_kinds import Expectation, kind
from roster_origins import from_pool

DIGITS = '零一二三四五六七八九'
WIDTHS = (36, 54, 60)
DASHES = ('-', '－', '—', '–', '——', ' - ')   # the first is the form that the others are brought to
NUMBERED = ('number', 'building', 'unit', 'room')


def accepted(row, must, may=()):
    return Expectation(must, code=row.home_county.code, may=may)


def phone(rng):
    return rng.choice(('138', '139', '150', '187')) + f'{rng.randrange(10 ** 8):08d}'


@kind('home_empty', 'home', 'home_empty', weight=2)
def home_empty(maker, row):
    row.write_home(maker.rng.choice(('', '无', '同上', '-', '详见户口本')))
    return Expectation('home_empty', 'reject')


@kind('home_from_province', 'home', 'above_county_dropped', from_pool('plain'), 3)
def home_from_province(maker, row):
    above = row.county.prefecture.name
    row.write_home(maker.rng.choice((row.county.province.name + above, above)) + row.home.text())
    return accepted(row, 'above_county_dropped')


@kind('home_old_county', 'home', '', from_pool('raised'))
def home_old_county(maker, row):
    """The county as it was called before: the same place through history, no conflict."""
    row.write_home(row.payload.name + row.home.less('county'))
    return Expectation([], 'accept|confirm', row.county.code, may=['abolished', 'renamed', 'moved', 'short_form'])


@kind('home_without_county', 'home', 'county_supplied', weight=2)
def home_without_county(maker, row):
    row.write_home(row.home.less('county'))
    return accepted(row, 'county_supplied')


@kind('home_without_township', 'home', 'no_township', weight=2)
def home_without_township(maker, row):
    row.write_home(row.home.less('township'))
    return Expectation('no_township', 'reject')


@kind('home_only_township', 'home', 'no_village_or_road')
def home_only_township(maker, row):
    row.write_home(row.county.name + row.home.get('township'))
    return Expectation('no_village_or_road', 'reject', may=['no_number_or_group'])


@kind('home_number_without_road', 'home', 'no_village_or_road')
def home_number_without_road(maker, row):
    row.write_home(f"{row.county.name}{row.home.get('township')}{maker.rng.randint(1, 99)}号")
    return Expectation('no_village_or_road', 'reject')


@kind('home_without_number', 'home', 'no_number_or_group', weight=2)
def home_without_number(maker, row):
    kept = [(n, t) for n, t in row.home.elements if n in ('county', 'township', 'village', 'road')]
    row.write_home(''.join(t for _, t in kept))
    return Expectation('no_number_or_group', 'confirm|reject')     # as the profile has it


def padded(maker, row, low, high):
    """A home of `low` to `high` units, by a longer and longer estate name; None if it will not fit."""
    home = maker.home(row.county, urban=True)
    parts = [(n, t) for n, t in home.elements if n in ('county', 'township', 'road', 'number')]
    name = ''
    for _ in range(200):
        text = ''.join(t for _, t in parts) + name + ('花园3幢2单元501室' if name else '')
        if low <= maker.length(text) <= high:
            return text, home
        name += maker.rng.choice(roster_homes.ESTATES)
    return None, None


@kind('home_just_too_long', 'home', 'county_dropped', option='home_limit')
def home_just_too_long(maker, row):
    limit = maker.options.home_limit
    text, home = padded(maker, row, limit + 1, limit + maker.length(row.county.name))
    if not text:
        return None
    row.live(home, text)
    return accepted(row, 'county_dropped')


@kind('home_too_long', 'home', 'home_too_long', option='home_limit')
def home_too_long(maker, row):
    limit = maker.options.home_limit + maker.length(row.county.name)
    text, home = padded(maker, row, limit + 1, limit + 40)
    if not text:
        return None
    row.live(home, text)
    return Expectation('home_too_long', 'reject', may=['county_dropped'])


@kind('home_elsewhere', 'home', 'home_origin_conflict', from_pool('plain'), 3)
def home_elsewhere(maker, row):
    """A full home in a county that never had to do with the origin."""
    other, _ = maker.choose(maker.pool('plain'))
    if other.code[:4] == row.county.code[:4] or not other.unique:
        return None
    if len(maker.world.places_named(other.name)) != 1:
        return None
    row.live(maker.home(other))
    return Expectation('home_origin_conflict', 'confirm', other.code, fields=('home', 'record'), first=False)


@kind('home_township_elsewhere', 'home', 'township_elsewhere', from_pool('strangers'), 2)
def home_township_elsewhere(maker, row):
    other, towns = row.payload
    town = maker.rng.choice(towns)
    if any(c.name == row.county.name and town in c.townships for c in maker.world.counties):
        return None     # another county of the name has it: the home is there
    home = maker.home(other, town)
    row.live(home, row.county.name + home.less('county'))
    # zone: some are called 开发区
    return Expectation('township_elsewhere', 'confirm', other.code, may=['home_origin_conflict', 'zone'])


@kind('home_phone', 'home', 'has_phone', weight=2)
def home_phone(maker, row):
    rng = maker.rng
    number = rng.choice((phone(rng), f'025-{rng.randrange(10 ** 7, 10 ** 8)}'))
    row.write_home(row.home.text() + rng.choice((' ', ' 电话', '，联系电话：', ' 手机')) + number)
    return accepted(row, 'has_phone', ['style'])


@kind('home_postcode', 'home', 'has_postcode')
def home_postcode(maker, row):
    code = f'2{maker.rng.randrange(10 ** 4):04d}0'
    row.write_home(row.home.text() + maker.rng.choice((' 邮编', '（邮编：%s）', ' 邮政编码')).replace('%s', code))
    if code not in row.cells['家庭地址']:
        row.write_home(row.cells['家庭地址'] + code)
    return accepted(row, 'has_postcode', ['style'])


@kind('home_person', 'home', 'has_person')
def home_person(maker, row):
    name = maker.people.name(True)
    form = maker.rng.choice((' %s收', '（%s收）', ' 收件人：%s', ' 联系人%s'))
    row.write_home(row.home.text() + form % name)
    return accepted(row, 'has_person', ['style'])


@kind('home_id_number', 'home', 'has_id_number')
def home_id_number(maker, row):
    row.write_home(row.home.text() + maker.rng.choice((' ', ' 身份证号')) + row.cells['身份证号'])
    return accepted(row, 'has_id_number', ['style'])


@kind('home_truncated', 'home', 'looks_truncated', weight=3)
def home_truncated(maker, row):
    """Cut by a field of 36, 54 or 60 bytes, inside a number of its end."""
    widths = list(WIDTHS)
    maker.rng.shuffle(widths)
    for _ in range(60):
        home = maker.home(row.county, urban=True)
        for width in widths:
            text = cut_inside_number(home, width)
            if text:
                row.live(home, text)
                return Expectation('looks_truncated', 'confirm', may=['style', 'no_number_or_group'])
    return None


def cut_inside_number(home, width):
    """The first `width` GBK bytes, if they end inside the text of a numbered element; or None."""
    before = ''
    for name, text in home.elements:
        try:
            at, whole = len(before.encode('gbk')), (before + text).encode('gbk')
            if at < width < len(whole) and name in NUMBERED:
                cut = whole[:width].decode('gbk')
                # 8号 of 8号楼 and 501 of 501室 or 5012 are as good as whole
                whole_too = cut.endswith('号') or name == 'room' and width - at >= 3
                return None if whole_too else cut
        except UnicodeError:
            return None
        before += text
    return None


@kind('home_campus', 'home', 'is_school', weight=2)
def home_campus(maker, row):
    rng, school = maker.rng, maker.world.school
    home = maker.home(school, urban=True)
    row.live(home, home.less('number', 'estate', 'building', 'unit', 'room', 'village') + f'{rng.randint(1, 99)}号'
             + maker.options.campus + rng.choice(('', f'{rng.randint(1, 20)}号宿舍楼{rng.randint(1, 6)}0{rng.randint(1, 9)}室',
                                                  f'{rng.randint(1, 20)}幢')))
    return Expectation('is_school', 'confirm', may=['home_origin_conflict', 'no_number_or_group'])


@kind('home_dormitory', 'home', 'is_school')
def home_dormitory(maker, row):
    rng, school = maker.rng, maker.world.school
    home = maker.home(school, urban=True)
    row.live(home, home.less('estate', 'building', 'unit', 'room', 'village')
             + rng.choice(('学生宿舍', '学生公寓', '大学生公寓')) + f'{rng.randint(1, 20)}栋{rng.randint(1, 6)}0{rng.randint(1, 9)}室')
    return Expectation('is_school', 'confirm', may=['home_origin_conflict', 'no_number_or_group'])


@kind('home_style_width', 'home', 'style', weight=2)
def home_style_width(maker, row):
    text = row.home.text()
    row.write_home(''.join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text))
    return accepted(row, 'style') if any(c.isdigit() for c in text) else None


@kind('home_style_spaces', 'home', 'style')
def home_style_spaces(maker, row):
    row.write_home(maker.rng.choice((' ', '　', '，', ',')).join(t for _, t in row.home.elements))
    return accepted(row, 'style')


@kind('home_style_dashes', 'home', 'style')
def home_style_dashes(maker, row):
    rng = maker.rng
    home = maker.home(row.county, urban=True)
    kept = home.less('building', 'unit', 'room', 'estate', 'village')
    name = rng.choice(roster_homes.ESTATES) + '小区'
    dash = rng.choice(DASHES)
    row.live(home, kept + name + dash.join((f'{rng.randint(1, 30)}', f'{rng.randint(1, 4)}',
                                            f'{rng.randint(1, 20)}0{rng.randint(1, 4)}')))
    return accepted(row, 'style' if dash != '-' else ())


@kind('home_style_numerals', 'home', 'style')
def home_style_numerals(maker, row):
    rng = maker.rng
    home = maker.home(row.county, urban=False)
    group, number = rng.randint(1, 9), rng.randint(1, 9)
    row.live(home, home.less('group', 'number') + f'{DIGITS[group]}组{DIGITS[number]}号')
    return accepted(row, 'style')
