"""Loops of the reverse sweep that are turned round, and those whose last pass leaves what is read behind them."""

import pytest

from tests.transforms.test_joint import agrees

LEFT_BEHIND = """
s = k
for i in range(z.shape[0]):
    z[i, 0] *= s
for j in range(1, x.size):
    s -= k * x[j] if x[j] > 0.5 and s > 0.2 else 0.1
return np.sum(z) + s
"""
NEST = """
w = np.zeros(z.shape)
for i in range(z.shape[0]):
    for j in range(z.shape[1]):
        w[i, j] = np.sin(z[i, j] * x[j])
return np.sum(w * w)
"""


@pytest.mark.parametrize("body", [LEFT_BEHIND, NEST], ids=["left behind", "nest"])
def test_gradients(body):
    text = agrees(body)
    turned = text[text.index("Reverse sweep") :]
    assert ("range(x.size - 1, 0, -1)" in turned) == (body is LEFT_BEHIND)
    assert body is LEFT_BEHIND or ", -1)" not in turned.partition("return")[0]
