"""Makes one row after the other: who it is, which mistake it has, what the truth about it is.

The same options and seed give the same rows. Rows are made one at a time; only what must be unique
is kept.
"""
import random

import roster_home_kinds    # noqa: F401 (registers its kinds)
import roster_homes
import roster_kinds
import roster_people
import roster_pools
import roster_record_kinds  # noqa: F401 (registers its kinds)
import roster_spelling      # noqa: F401 (registers its kinds)
import roster_traps         # noqa: F401 (registers its kinds)
from roster_kinds import Expectation

COLUMNS = ('考生号', '姓名', '身份证号', '性别', '班级', '专业', '生源所在地', '生源所在地代码', '家庭地址', '困难生类别',
           '扩展字段1', '扩展字段2', '扩展字段3', '扩展字段4')
# Which columns stay when there are few.
IMPORTANCE = ('姓名', '生源所在地', '家庭地址', '身份证号', '考生号', '生源所在地代码', '班级', '扩展字段1', '困难生类别', '专业',
              '性别', '扩展字段2', '扩展字段3', '扩展字段4')
DOOR, DOOR_LIMIT = 8, 5     # persons at one door; from which on it is a question
CLASS = 12                  # persons of a class that all wrote the school's county
TRIES = 30
# What may come beside a mistake of another field, and how often: it changes nothing else.
BESIDE = ('home_phone', 'home_postcode', 'home_style_width', 'home_style_spaces', 'ext1_value', 'ext2_filled', 'disabled')
BESIDE_SHARE = 0.15


def columns(count):
    """Names of `count` columns in the order of the file."""
    kept = set(IMPORTANCE[:count])
    return [c for c in COLUMNS if c in kept] + [f'备注{i}' for i in range(1, count - len(COLUMNS) + 1)]


class Maker:
    def __init__(self, world, options):
        self.world, self.options = world, options
        options.school_homonym = len(world.places_named(world.school.name)) > 1
        self.rng = random.Random(options.seed)
        self.people = roster_people.People(world, self.rng)
        self.columns = columns(options.columns)
        self.recent = []            # clean rows that may come again
        self.bag = []
        self.door, self.door_left = None, 0
        self.class_left = 0
        self.allowed = self.kinds()
        self.classes = []           # names of classes that all wrote the school's county

    # ---- what kinds ask ------------------------------------------------------------------

    def pool(self, name):
        return roster_pools.POOLS[name](self.world)

    def choose(self, pool):
        """One of a pool, from the school's province with the share that was asked for."""
        half = pool.halves[self.rng.random() < self.options.local]
        return self.rng.choice(half or pool)

    def anybody(self):
        local = self.rng.random() < self.options.local
        return self.rng.choice(self.world.local if local else self.world.counties), None

    def home(self, county, township=None, urban=None):
        return roster_homes.home(self.rng, county, township, urban)

    def length(self, text):
        unit = self.options.home_unit
        return len(text) if unit == 'chars' else len(text.encode('gb18030' if unit == 'gbk' else 'utf-8'))

    def open_door(self, row):
        """A group is no door: many live in one."""
        if self.door_left or not row.home.get('number'):
            return None
        self.door, self.door_left = row.home, DOOR - 1
        return ()

    def open_class(self, row):
        if self.class_left or self.door_left:
            return None
        self.people.next_class()
        self.people.class_left = CLASS - 1
        row.cells['班级'], row.cells['专业'] = self.people.class_name, self.people.major
        self.class_left = CLASS
        return ()

    # ---- rows ----------------------------------------------------------------------------

    def rows(self):
        for _ in range(self.options.rows):
            yield self.row()

    def row(self):
        if self.class_left:
            return self.at_school()
        if self.door_left and self.rng.random() < 0.5:
            return self.at_door()
        if self.rng.random() * 100 < self.options.mistakes:
            for _ in range(TRIES):
                row = self.mistaken(self.next_kind())
                if row:
                    return row
        row = self.clean(*self.anybody())
        self.recent = self.recent[-40:] + [row]
        return row

    def clean(self, county, payload):
        row = self.people.person(county, payload)
        row.full = not county.unique or self.rng.random() < 0.3
        row.origin(county.path if row.full else county.notice)
        row.live(self.home(county))
        row.cells['生源所在地代码'] = county.code if self.rng.random() < 0.9 else ''
        return row

    def mistaken(self, kind):
        """A row with a mistake of this kind; None if it did not fit the person drawn."""
        if kind is None:
            return None
        left, count = self.people.class_left, self.people.count
        chosen = kind.county(self) if kind.county else self.anybody()
        row = self.clean(*chosen)
        made = kind.make(self, row)
        if made is None:
            self.people.class_left, self.people.count = left, count
            return None
        if kind.name == 'class_at_school':
            return self.at_school(row)
        if made:
            row.expect(kind.name, kind.field, made)
            self.beside(row)
        return row

    def beside(self, row):
        """Now and then a second mistake in a field that has none."""
        fields = {field for _, field, _ in row.expected}
        kinds = [k for k in self.allowed if k.name in BESIDE and k.field not in fields]
        if kinds and self.rng.random() < BESIDE_SHARE:
            kind = self.rng.choice(kinds)
            made = kind.make(self, row) if kind.field != 'home' or row.cells['家庭地址'] == row.home.text() else None
            if made:
                row.expect(kind.name, kind.field, made)

    def at_door(self):
        """The next person of the open door."""
        self.door_left -= 1
        row = self.clean(self.door.county, None)
        row.live(self.door)
        if DOOR - self.door_left >= DOOR_LIMIT:
            row.expect('same_home_many', 'record', Expectation('same_home_many', 'confirm'))
        return row

    def at_school(self, first=None):
        """The next person of the class that wrote the school's county."""
        if self.class_left == CLASS:
            self.classes.append(self.people.class_name)
        self.class_left -= 1
        kind = roster_kinds.KINDS['origin_is_school_place']
        row, made = first, kind.make(self, first) if first else None
        while made is None:
            left, count = self.people.class_left, self.people.count
            if row is not None:
                self.people.class_left, self.people.count = left + 1, count - 1
            row = self.clean(*self.pool_stranger())
            made = kind.make(self, row)
        row.cells['班级'], row.cells['专业'] = self.people.class_name, self.people.major
        row.expect('class_at_school', 'record', made)
        return row

    def pool_stranger(self):
        while True:
            found = self.rng.choice(self.pool('plain'))
            if found[0].unique and found[0].code[:2] != self.world.school.code[:2]:
                return found

    def next_kind(self):
        """Every kind comes up before any comes again, each as often as its weight."""
        if not self.bag:
            self.bag = [k for k in self.allowed for _ in range(k.weight)]
            self.rng.shuffle(self.bag)
        return self.bag.pop() if self.bag else None

    def kinds(self):
        """The kinds that these options allow."""
        o = self.options
        chosen = set(o.kinds or roster_kinds.KINDS) - set(o.without or ())
        return [k for k in roster_kinds.KINDS.values()
                if k.name in chosen and all(c in self.columns for c in k.needs)
                and (k.option is None or k.option == 'classes' and '班级' in self.columns or getattr(o, k.option, None))]
