"""Invented home addresses: a county's own townships, everything below them made up.

A home is a list of (element, text) in the order of the police address standard. Written by
`text()` it is right by the contract: from the county down, no reason at all. Mistakes are made
elsewhere, by changing the elements.
"""
FIRST = '前后东西南北上下大小新老高长双石柳杨槐桃李松桥井泉赵钱孙周吴郑冯陈蒋沈韩朱秦许何吕张孔曹严魏陶姜戚谢邹喻'
LAST = '营庄屯湾坡岭沟圩堡寨集桥井泉楼台坝滩墩墙园林岗岩冲垅塘'
ROADS = ('解放', '人民', '建设', '和平', '文昌', '振兴', '朝霞', '青年', '健康', '幸福', '育才', '迎宾', '兴业', '滨河',
         '环城', '光明', '团结', '友谊', '劳动', '文化', '工农', '康乐', '富民', '翠柳', '银杏', '枫林', '荷塘', '学士')
SIDES = ('', '', '', '东', '西', '南', '北', '中')
ROAD_WORDS = ('路', '路', '路', '街', '大道', '巷')
ESTATES = ('锦绣', '阳光', '翠竹', '金色', '丽景', '水岸', '书香', '香樟', '紫薇', '碧波', '祥和', '如意', '百合', '玉兰')
ESTATE_WORDS = ('花园', '家园', '小区', '苑', '名城')
BUILDINGS = ('幢', '栋', '号楼')


class Home:
    def __init__(self, county, elements):
        self.county, self.elements = county, elements

    def text(self):
        return ''.join(text for _, text in self.elements)

    def less(self, *names):
        """The text without these elements."""
        return ''.join(text for name, text in self.elements if name not in names)

    def get(self, name):
        return next((text for n, text in self.elements if n == name), '')


def village(rng, county):
    """An invented name that no township of the county has."""
    while True:
        stem = rng.choice(FIRST) + rng.choice(LAST)
        if rng.random() < 0.4:
            stem = rng.choice('前后东西南北上下大小新老') + stem
        if stem not in county.town_stems:
            return stem


def below(rng, county, urban):
    """Elements below the township."""
    if not urban:
        elements = [('village', village(rng, county) + '村'), ('group', f'{rng.randint(1, 24)}{rng.choice("组组组组队社")}')]
        return elements + ([('number', f'{rng.randint(1, 400)}号')] if rng.random() < 0.7 else [])
    elements = []
    if rng.random() < 0.4:
        elements.append(('village', village(rng, county) + '社区'))
    elements += [('road', rng.choice(ROADS) + rng.choice(SIDES) + rng.choice(ROAD_WORDS)),
                 ('number', f'{rng.randint(1, 999)}号')]
    if rng.random() < 0.6:
        elements += estate(rng)
    return elements


def estate(rng):
    elements = [('estate', rng.choice(ESTATES) + rng.choice(ESTATE_WORDS)),
                ('building', f'{rng.randint(1, 60)}{rng.choice(BUILDINGS)}')]
    if rng.random() < 0.8:
        elements.append(('unit', f'{rng.randint(1, 6)}单元'))
    return elements + [('room', f'{rng.randint(1, 33)}0{rng.randint(1, 6)}室')]


def home(rng, county, township=None, urban=None):
    """A home in `county`, in `township` if given."""
    township = township or rng.choice(county.townships)
    if urban is None:
        urban = township.endswith('街道') or rng.random() < 0.25
    return Home(county, [('county', county.name), ('township', township)] + below(rng, county, urban))
