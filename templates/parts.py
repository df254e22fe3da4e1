"""Into how many parts a loop goes whose passes may run in parallel."""


def shares(passes, operations, least=1):
    """The number of parts: one, which needs no threads, where the loop is too short to be worth their start.

    operations: of one pass, about, a vector's counting as one.  least: passes of a part.  How many threads there
    are does not matter, so that results do not depend on it.
    """
    return max(1, min(32, passes // least)) if passes * operations > 8000000 else 1


def outer_first(part, parts):
    """Which block of passes a part takes: the first, the last, the second, ..., long and short ones in turn."""
    return part // 2 if part % 2 == 0 else parts - 1 - part // 2
