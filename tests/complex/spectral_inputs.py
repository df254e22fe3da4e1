"""Arguments for the programs with transforms."""

import numpy as np

from tests.complex.inputs import F, Z

CASES = {
    "split_step": (Z(8), F(8), 0.02, 3),
    "poisson": (F(4, 5), 1.3),
    "poisson_even": (F(4, 6),),
    "periodogram": (F(7), F(7)),
    "filtered": (F(9), F(3)),
    "shifted": (Z(5), Z(5)),
    "phase_retrieval": (F(4, 4) + 1.0, F(4, 4) * np.arange(1.0, 17.0).reshape(4, 4), 2),
    "rows": (F(4, 3), F(2)),
    "envelope": (F(8),),
    "burgers": (F(8), 0.01, 0.001, 3),
    "spectrum_loss": (Z(3, 4), 3),
    "qubits": (F(3), Z(4, 4)),
    "hermitian": (Z(3, 3),),
    "ladder": (F(3), F(3), F(2)),
}
