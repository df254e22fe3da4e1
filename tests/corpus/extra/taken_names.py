"""Every name that a generator would like to use is already taken by the user."""
# Hard: x_b, t1, t2, value, value_b, seeds, tapes, np_, branch, i and lambda_ all belong to the user.
import numpy as np

np_ = 2.0
value_b = 0.5


def t2(x, x_b):
    return np_ * x * x_b


def taken_names(x, x_b, taken_names_seed, u_tape):
    value = 0.0
    t1 = x.copy()
    branch = 1.5
    for i in range(x.size):
        if t1[i] > 0:
            t1[i] = t1[i] ** 2 * branch
        branch_tape = t2(t1[i], x_b[i])
        x_tape = np.exp(branch_tape)
        t1[i] = x_tape * u_tape
        value += t1[i] * taken_names_seed
    return value * value_b


FUNCTION = "taken_names"
WRT = ("x", "x_b", "taken_names_seed", "u_tape")
SIGNATURE = {"x": "float64[:]", "x_b": "float64[:]", "taken_names_seed": "float64", "u_tape": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(x=rng.standard_normal(5), x_b=0.1 * rng.standard_normal(5), taken_names_seed=0.7, u_tape=1.1)
