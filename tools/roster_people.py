"""Invented people: names, ID numbers of GB 11643, classes and exam numbers.

No real person: names are drawn from lists of common characters, numbers are drawn at random and
only have the right form. Every number is given out once.
"""
import datetime

SURNAMES = ('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶'
            '阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段')
COMPOUND = ('欧阳', '诸葛', '上官', '司马')
GIVEN_MALE = '伟强磊军洋勇杰涛明超刚平辉鹏飞鑫波斌宇浩凯健俊帆旭宁龙林晨博睿轩昊然泽瑞'
GIVEN_FEMALE = '芳娜敏静丽艳娟霞秀燕玲丹萍红玉洁琳雪婷慧莹倩颖璐瑶佳怡欣梦琪雨涵思诗蕊'
MAJORS = ('软件工程', '护理', '会计', '机械设计制造及其自动化', '电气工程及其自动化', '学前教育', '土木工程', '市场营销',
          '汉语言文学', '计算机科学与技术', '英语', '环境设计')
HARDSHIP = ('',) * 16 + ('非困难生', '家庭困难', '就业困难', '家庭困难和就业困难')
EXT1 = ('',) * 17 + ('1', '2', '12')
CLASS_SIZE = 38
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)




def check_digit(digits):
    """The eighteenth character of GB 11643 for seventeen digits."""
    return '10X98765432'[sum([int(d) * w for d, w in zip(digits, WEIGHTS)]) % 11]


class Row:
    """A person's row: cells by column name, and the truth about it."""

    def __init__(self, county, payload):
        self.cells = {}
        self.county = self.home_county = county
        self.claimed = county       # whose name the origin rightly writes
        self.payload = payload      # what the pool of its mistake says beside the county
        self.home = None            # roster_homes.Home
        self.full = False           # the origin is written with its prefecture
        self.birth = None
        self.expected = []          # (kind, field, Expectation)
        self.allowed = []           # reasons that may stand on this row without being planted
        self.previous = {}          # cells that differ in the previous roster
        self.damage = None          # what happened to its bytes

    def origin(self, text):
        self.cells['生源所在地'] = text

    def write_home(self, text):
        self.cells['家庭地址'] = text

    def live(self, home, text=None):
        """Moves the person: the truth is `home`, written as `text`."""
        self.home, self.home_county = home, home.county
        self.write_home(home.text() if text is None else text)

    def claims(self, county):
        """The origin is rightly written, but it is this county's."""
        self.claimed, self.full = county, False

    def expect(self, kind, field, expectation):
        self.expected.append((kind, field, expectation))


class People:
    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.given_out = set()
        self.count = 0
        self.class_name, self.class_left, self.class_number = '', 0, 0
        self.major = ''

    def name(self, male):
        rng = self.rng
        surname = rng.choice(COMPOUND) if rng.random() < 0.01 else rng.choice(SURNAMES)
        pool = GIVEN_MALE if male else GIVEN_FEMALE
        return surname + ''.join(rng.choice(pool) for _ in range(1 if rng.random() < 0.15 else 2))

    def id_number(self, prefix, birth, male):
        """A number nobody got yet."""
        rng = self.rng
        while True:
            order = rng.randrange(500) * 2 + (1 if male else 0)
            digits = f'{prefix}{birth:%Y%m%d}{order or 2:03d}'
            if digits not in self.given_out:
                self.given_out.add(digits)
                return digits + check_digit(digits)

    def birth(self, years):
        first = datetime.date(self.rng.choice(years), 1, 1)
        return first + datetime.timedelta(days=self.rng.randrange(365))

    def id_for(self, county, male):
        """ID number and birth date of somebody born in `county`."""
        birth = self.birth(self.world.birth_years(county.code))
        prefixes = self.world.prefixes(county.code, birth.year) or [county.code]
        return self.id_number(self.rng.choice(prefixes), birth, male), birth

    def next_class(self):
        """Begin a class; the next rows belong to it."""
        self.class_number += 1
        self.major = self.rng.choice(MAJORS)
        self.class_name = f'{self.major}{2400 + self.class_number}班'
        self.class_left = CLASS_SIZE

    def person(self, county, payload):
        """A row with everything but origin and home."""
        rng, row = self.rng, Row(county, payload)
        if self.class_left <= 0:
            self.next_class()
        self.class_left -= 1
        self.count += 1
        male = rng.random() < 0.5
        number, row.birth = self.id_for(county, male)
        row.cells.update({
            '考生号': f'24{self.world.school.code[:4]}{self.count:08d}', '姓名': self.name(male),
            '身份证号': number, '性别': '男' if male else '女', '班级': self.class_name,
            '专业': self.major, '困难生类别': rng.choice(HARDSHIP), '扩展字段1': rng.choice(EXT1)})
        return row
