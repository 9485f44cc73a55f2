"""Mistakes of the other fields and across rows: kinds of contract section 4."""
import roster_people
from roster_kinds import Expectation, kind
from roster_origins import from_pool, no_code

RECORD = ('record', 'origin')
ID = '身份证号'


@kind('origin_is_school_place', 'record', 'origin_is_school_place', from_pool('plain'), 3)
def origin_is_school_place(maker, row):
    """A stranger who wrote the school's county; home and ID number tell otherwise."""
    world = maker.world
    if row.county.code[:2] == world.school.code[:2] or not row.county.unique:
        return None
    row.origin(world.school.notice)
    no_code(row)
    row.claims(world.school)
    row.expect('home_of_stranger', 'home', Expectation([], 'accept|confirm', row.county.code,
                                                       may=['home_origin_conflict', 'ambiguous', 'township_decides'], first=False))
    return Expectation('origin_is_school_place', 'confirm', fields=RECORD, first=False,
                       may=['origin_id_differs', 'home_origin_conflict', 'same_origin_all'])


def stranger_id(maker, row, same_province):
    """A valid number of somebody born elsewhere; None where the place was not told apart then."""
    world, rng = maker.world, maker.rng
    for _ in range(40):
        other, _ = rng.choice(maker.pool('plain'))
        if (other.code[:2] == row.county.code[:2]) != same_province or other.code[:4] == row.county.code[:4]:
            continue
        birth = maker.people.birth(range(2001, 2007))
        if world.prefixes(other.code, birth.year) != [other.code] or world.prefixes(row.county.code, birth.year) == []:
            continue
        if any(row.county.code in world.heirs(d) for d in world.data.lives[other.code]):
            continue
        return maker.people.id_number(other.code, birth, row.cells['性别'] == '男')
    return None


@kind('id_of_other_county', 'record', 'origin_id_differs', from_pool('plain'), 2)
def id_of_other_county(maker, row):
    number = stranger_id(maker, row, True)
    if not number:
        return None
    row.cells[ID] = number
    return Expectation('origin_id_differs')


@kind('id_of_other_province', 'record', 'origin_id_differs', from_pool('plain'), 2)
def id_of_other_province(maker, row):
    number = stranger_id(maker, row, False)
    if not number:
        return None
    row.cells[ID] = number
    return Expectation('origin_id_differs', 'confirm')


@kind('id_format', 'record', 'id_format', weight=2)
def id_format(maker, row):
    number = row.cells[ID]
    row.cells[ID] = maker.rng.choice((number[:17], number + '1', number[:8] + number[9:], number[:6] + 'O' + number[7:]))
    return Expectation('id_format', 'reject')


@kind('id_check_digit', 'record', 'id_check_digit', weight=2)
def id_check_digit(maker, row):
    number = row.cells[ID]
    wrong = number[:17] + maker.rng.choice([c for c in '123456789X' if c != number[17]])
    if number[14:17] == '000' or wrong.endswith('000'):
        return None
    row.cells[ID] = wrong
    return Expectation('id_check_digit', 'reject', may=['origin_id_differs'])


@kind('id_swapped', 'record', 'id_check_digit')
def id_swapped(maker, row):
    """Two digits of the serial number the wrong way round."""
    number = row.cells[ID]
    wrong = number[:14] + number[15] + number[14] + number[16:]
    if wrong == number or roster_people.check_digit(wrong[:17]) == wrong[17]:
        return None
    row.cells[ID] = wrong
    return Expectation('id_check_digit', 'reject', may=['origin_id_differs'])


@kind('id_birth_date', 'record', 'id_birth_date')
def id_birth_date(maker, row):
    number = row.cells[ID]
    digits = number[:10] + maker.rng.choice(('0230', '1301', '0431', '0900', '0632')) + number[14:17]
    row.cells[ID] = digits + roster_people.check_digit(digits)
    return Expectation('id_birth_date', 'reject', may=['origin_id_differs'])


@kind('id_damaged', 'record', 'id_damaged', weight=2)
def id_damaged(maker, row):
    number = row.cells[ID]
    texts = [f'{number[0]}.{number[1:5]}E+17', f'{number[0]}.{number[1:15]}E+17']
    if roster_people.check_digit(number[:15] + '00') != '0':
        texts += [number[:15] + '000']
    row.cells[ID] = maker.rng.choice(texts)
    return Expectation('id_damaged', 'reject', may=['id_check_digit'])


@kind('id_prefix_unknown', 'record', 'id_prefix_unknown')
def id_prefix_unknown(maker, row):
    ever = maker.world.prefixes_ever
    prefix = next(p for p in iter(lambda: f'{maker.rng.randrange(300000, 399999)}', '') if p not in ever
                  and p[:4] + '00' not in ever)
    digits = prefix + row.cells[ID][6:17]
    row.cells[ID] = digits + roster_people.check_digit(digits)
    return Expectation('id_prefix_unknown', 'confirm', may=['origin_id_differs'])


@kind('code_name_conflict', 'record', 'code_name_conflict', from_pool('plain'), 2, needs=['生源所在地代码'])
def code_name_conflict(maker, row):
    other, _ = maker.rng.choice(maker.pool('plain'))
    world = maker.world
    if other.code[:4] == row.county.code[:4] or any(row.county.code in world.heirs(d) for d in world.data.lives[other.code]):
        return None
    row.cells['生源所在地代码'] = other.code
    return Expectation('code_name_conflict', 'confirm', row.county.code, fields=RECORD)


@kind('ext1_value', 'record', 'ext1_value', needs=['扩展字段1'])
def ext1_value(maker, row):
    row.cells['扩展字段1'] = maker.rng.choice(('3', '是', '12 21', '0', '1、2'))
    return Expectation('ext1_value', 'reject')


@kind('ext2_filled', 'record', 'ext_not_empty', needs=['扩展字段2'])
def ext2_filled(maker, row):
    row.cells['扩展字段2'] = maker.rng.choice(('1', '团员', '南京'))
    return Expectation('ext_not_empty', 'reject')


@kind('ext3_filled', 'record', 'ext_not_empty', needs=['扩展字段3'])
def ext3_filled(maker, row):
    row.cells['扩展字段3'] = '有'
    return Expectation('ext_not_empty', 'reject')


@kind('ext4_filled', 'record', 'ext_not_empty', needs=['扩展字段4'])
def ext4_filled(maker, row):
    row.cells['扩展字段4'] = '有'
    return Expectation('ext_not_empty', 'reject')


@kind('disabled', 'record', 'needs_certificate', needs=['困难生类别'])
def disabled(maker, row):
    row.cells['困难生类别'] = maker.rng.choice(('残疾', '家庭困难和残疾', '就业困难和残疾'))
    return Expectation('needs_certificate', 'confirm')


@kind('name_changed', 'record', 'needs_certificate', option='previous')
def name_changed(maker, row):
    row.previous['姓名'] = maker.people.name(row.cells['性别'] == '男')
    return Expectation('needs_certificate', 'confirm') if row.previous['姓名'] != row.cells['姓名'] else None


@kind('id_changed', 'record', 'needs_certificate', option='previous')
def id_changed(maker, row):
    male = row.cells['性别'] == '男'
    row.previous[ID] = maker.people.id_number(row.cells[ID][:6], row.birth, male)
    return Expectation('needs_certificate', 'confirm')


@kind('duplicate_person', 'record', 'duplicate_person')
def duplicate_person(maker, row):
    """A clean row of before comes again under another exam number."""
    if not maker.recent:
        return None
    before = maker.recent.pop(maker.rng.randrange(len(maker.recent)))
    kept = {c: row.cells[c] for c in ('考生号', '班级', '专业')}
    row.county = row.home_county = before.county
    row.home, row.full, row.claimed = before.home, before.full, before.claimed
    row.cells = {**before.cells, **kept}
    return Expectation('duplicate_person', 'confirm')


@kind('same_home_many', 'record', 'same_home_many')
def same_home_many(maker, row):
    """From this row on, seven people of one door come among the next rows."""
    return maker.open_door(row)


@kind('class_at_school', 'record', 'same_origin_all origin_is_school_place', option='classes')
def class_at_school(maker, row):
    """A new class begins; all of it writes the school's county."""
    return maker.open_class(row)
