"""A ray through a stack of lenses (spherical interfaces) by Snell's law, scalars only; total reflection ends it."""
# Hard: scalars only, early return out of a loop, math functions, conditional expressions, tuple-valued helper.
from math import asin, copysign, hypot, pi, sin, sqrt, tan


def hit(y, slope, radius):
    """Height and sag where the ray meets the sphere (paraxial start, one correction)."""
    sag = radius - copysign(sqrt(radius * radius - y * y), radius)
    y1 = y + slope * sag
    sag = radius - copysign(sqrt(radius * radius - y1 * y1), radius)
    return y + slope * sag, sag


def refract(angle, ratio):
    s = ratio * sin(angle)
    return asin(s) if abs(s) < 1.0 else copysign(pi / 2, s)


def ray_trace(y, u, r1, r2, n_glass, gap):
    y1, sag1 = hit(y, tan(u), r1)
    normal = -asin(y1 / r1)
    u1 = refract(u - normal, 1.0 / n_glass) + normal
    if abs(u1) > 0.5:
        return 10.0 * u1 * u1
    y2, sag2 = hit(y1 + (gap - sag1) * tan(u1), tan(u1), r2)
    normal = -asin(y2 / r2)
    u2 = refract(u1 - normal, n_glass) + normal
    spot = y2 + (3.0 - sag2) * tan(u2)
    return hypot(spot, 0.1) + u2 ** 2 if spot < 5.0 else spot


FUNCTION = "ray_trace"
WRT = ("y", "u", "r1", "r2", "n_glass")
SIGNATURE = {"y": "float64", "u": "float64", "r1": "float64", "r2": "float64", "n_glass": "float64", "gap": "float64"}


def inputs(seed=0):
    return dict(y=0.2, u=0.05 if seed == 0 else 1.0, r1=1.5, r2=-2.0, n_glass=1.5, gap=0.3)
