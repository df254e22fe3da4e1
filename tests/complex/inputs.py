"""Arguments for the programs."""

import numpy as np

r = np.random.default_rng(5)


def F(*shape):
    return r.uniform(0.3, 1.3, shape)


def Z(*shape):
    return F(*shape) * np.exp(1j * r.uniform(-1.2, 1.2, shape))


CASES = {
    "parts": (Z(4), 0.7),
    "phases": (F(5), 1.3),
    "elementary": (Z(4),),
    "special_of_complex": (0.3 + np.exp(0.2j * np.arange(4)),),
    "powers": (Z(3), Z(3), F(3)),
    "scalar_loop": (0.2 + 0.3j, 4),
    "escape": (0.4 + 0.5j, 30, 3.0),
    "stores": (Z(5), F(5)),
    "into_parts": (F(5), F(5), 5),
    "made": (0.4, 1.2),
    "products": (Z(3, 3), Z(3, 3), Z(3)),
    "mixed_products": (F(3, 3), F(3), Z(3)),
    "solved": (Z(3, 3) + 2 * np.eye(3), Z(3)),
    "network": (F(4), F(4), F(4), 1.7, F(4)),
    "shapes": (Z(4), Z(3, 2)),
    "evolved": (Z(3, 3), Z(3), 0.3, 2),
    "called": (Z(4), 0.5 + 0.2j),
    "overwrites": (Z(6), 3),
    "real_only": (Z(4), F(4)),
    "vector_result": (Z(4), F(4)),
    "grows": (F(5), 5),
    "weak": (Z(4),),
    "views_of_views": (Z(3, 3), F(3)),
    "parts_handed_over": (Z(4), F(4)),
    "gathered": (Z(4), F(4)),
    "put_together": (Z(4), F(4)),
    "exchanged": (Z(4), F(4)),
    "argument_overwritten": (Z(4), F(4)),
    "single": (Z(4).astype(np.complex64), F(4).astype(np.float32)),
}
