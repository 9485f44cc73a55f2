"""The register of mistakes: what a kind of mistake is called, what it does and what must be found.

A kind is a function `make(maker, row)`; it changes the row and returns an Expectation, or None if
it does not fit this person. `county(maker)` chooses whose row it is made from; None: anybody's.
"""
import collections

Kind = collections.namedtuple('Kind', 'name field reasons make county weight needs option')
KINDS = {}

# Reasons that may stand beside a planted mistake of the same field without being part of it:
# whether a level above the county was left out depends on how the mistake is written.
FREE = ('parent_supplied',)


class Expectation:
    """What the answer to a mistake must be. `must`: reasons, a|b for either of two."""

    def __init__(self, must, verdict='accept', code=None, may=(), fields=None, first=True):
        self.must = [must] if isinstance(must, str) else list(must)
        self.verdicts = verdict.split('|')
        self.code = code        # the right code: the only one to accept, and the first candidate
        self.may = list(may)
        self.fields = fields    # where the reasons may stand; None: in the kind's field
        self.first = first      # whether candidates must begin with the code


def kind(name, field, reasons, county=None, weight=1, needs=(), option=None):
    """Decorator: registers a kind. `reasons`: codes of the contract it plants, separated by spaces;
    `needs`: columns without which it cannot be made; `option`: a setting it depends on."""
    def take(make):
        assert name not in KINDS, name
        KINDS[name] = Kind(name, field, reasons.split(), make, county, weight, tuple(needs), option)
        return make
    return take


def planted_reasons():
    return {reason for k in KINDS.values() for reason in k.reasons}
