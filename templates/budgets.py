"""What a schedule will take, before it is carried out, and which one a number of bytes allows."""

import math


class Prediction:
    """Steps run before their reversal and reversals; the traffic of near slots, in memory, and of far ones."""

    def __init__(self, actions, state_bytes, tape_bytes=0, near_slots=math.inf):
        self.steps = self.reversals = 0
        self.near, self.far = Traffic(), Traffic()
        for action, t, where in actions:
            store = self.near if where < near_slots else self.far
            if action == "RUN":
                self.steps += where - t
            elif action == "SAVE":
                store.saved(where, state_bytes)
            elif action in ("LOAD", "TAKE"):
                store.loaded(where)
            elif action == "TAPE":
                self.steps += 1
                store.filled(where, tape_bytes)
            if action in ("TAKE", "PULL"):
                store.emptied(where)
            if action in ("BACK", "PULL"):
                self.reversals += 1
