# case: value
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(3), 0.5
import numpy


def value(seed, value_b):
    """The names of the module's own parts as parameters."""
    vjp = numpy.exp(seed) * value_b
    return numpy.sum(vjp * seed)


# ---------------------------------------- emitted ----------------------------------------


def value_b2(seed, value_b, seed_b, value_seed):
    """Adjoint of value (case.py, line 8).

    seed_b      the adjoint of seed is added to it
    value_seed  the adjoint of value2, read only
    returns     value2, value_b_b
    records     nothing
    """
    # Forward sweep.
    vjp = numpy.exp(seed) * value_b
    value2 = numpy.sum(vjp * seed)

    # Reverse sweep.
    # line 11: return numpy.sum(vjp * seed)
    vjp_b = value_seed * seed
    seed_b += value_seed * vjp
    # line 10: vjp = numpy.exp(seed) * value_b
    seed_b += vjp_b * value_b * numpy.exp(seed)
    value_b_b = numpy.sum(vjp_b * numpy.exp(seed))
    return value2, value_b_b
