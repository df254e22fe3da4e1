"""scipy.linalg: eigenvalues and eigenvectors, also of pairs of matrices; equations with matrices.

SciPy reads one triangle alone, so the other one has slope 0.  Of equal eigenvalues: see factors.py.
"""


def scipy_eigen(a: "2d real", lower=True):
    """SciPy's choice of the vectors' signs jumps: right for all that does not depend on them.

    >>> scipy.linalg.eigh(symmetric[2, 2])
    >>> scipy.linalg.eigh(symmetric[2, 2], lower=False)
    """
    w, v = scipy.linalg.eigh(a, lower=lower)
    inverse = like(a, gaps_between(w))
    half_d = np.tril(a_d) if lower else np.triu(a_d)
    turned = v.T @ (half_d + half_d.T - np.diag(np.diag(a_d))) @ v
    w_d = np.diag(turned)
    v_d = v @ (turned * inverse)
    s = v @ (np.diag(w_b) + inverse * (v.T @ v_b)) @ v.T
    both = s + s.T - np.diag(np.diag(s))
    a_b += np.tril(both) if lower else np.triu(both)


def scipy_eigenvalues(a: "2d real", lower=True):
    """
    >>> scipy.linalg.eigvalsh(symmetric[3, 3])
    >>> scipy.linalg.eigvalsh(symmetric[3, 3], lower=False)
    """
    w = scipy.linalg.eigvalsh(a, lower=lower)
    w = np.linalg.eigvalsh(a if lower else a.T)
    v = like(a, eigenvectors_each(a if lower else a.T))
    half_d = np.tril(a_d) if lower else np.triu(a_d)
    w_d = np.sum(v * ((half_d + half_d.T - np.diag(np.diag(a_d))) @ v), axis=0)
    s = (v * w_b) @ v.T
    both = s + s.T - np.diag(np.diag(s))
    a_b += np.tril(both) if lower else np.triu(both)


def scipy_eigen_of_pair(a: "2d real", b: "2d real", lower=True):
    """a @ v = b @ v * w, with v.T @ b @ v = 1.

    >>> scipy.linalg.eigh(symmetric[3, 3], symmetric[3, 3])
    >>> scipy.linalg.eigh(symmetric[3, 3], symmetric[3, 3], lower=False)
    """
    w, v = scipy.linalg.eigh(a, b, lower=lower)
    inverse = like(a, gaps_between(w))
    equal = np.where(inverse == 0.0, np.full_like(inverse, 0.5), inverse * 0.0)
    half_a = np.tril(a_d) if lower else np.triu(a_d)
    half_b = np.tril(b_d) if lower else np.triu(b_d)
    of_a = v.T @ (half_a + half_a.T - np.diag(np.diag(a_d))) @ v
    of_b = v.T @ (half_b + half_b.T - np.diag(np.diag(b_d))) @ v
    w_d = np.diag(of_a) - w * np.diag(of_b)
    v_d = v @ (inverse * (of_a - of_b * w) - equal * of_b)
    turned = v.T @ v_b
    s = v @ (np.diag(w_b) + inverse * turned) @ v.T
    t = v @ (np.diag(w_b * w) + (inverse * w + equal) * turned) @ v.T
    both_a = s + s.T - np.diag(np.diag(s))
    both_b = t + t.T - np.diag(np.diag(t))
    a_b += np.tril(both_a) if lower else np.triu(both_a)
    b_b -= np.tril(both_b) if lower else np.triu(both_b)


def scipy_eigenvalues_of_pair(a: "2d real", b: "2d real", lower=True):
    """
    >>> scipy.linalg.eigvalsh(symmetric[3, 3], symmetric[3, 3])
    >>> scipy.linalg.eigvalsh(symmetric[3, 3], symmetric[3, 3], lower=False)
    """
    w = scipy.linalg.eigvalsh(a, b, lower=lower)
    v = like(a, vectors_of_pair(a if lower else a.T, b if lower else b.T))
    half_a = np.tril(a_d) if lower else np.triu(a_d)
    half_b = np.tril(b_d) if lower else np.triu(b_d)
    change = (half_a + half_a.T - np.diag(np.diag(a_d))) @ v - (half_b + half_b.T - np.diag(np.diag(b_d))) @ v * w
    w_d = np.sum(v * change, axis=0)
    s = (v * w_b) @ v.T
    t = (v * (w_b * w)) @ v.T
    both_a = s + s.T - np.diag(np.diag(s))
    both_b = t + t.T - np.diag(np.diag(t))
    a_b += np.tril(both_a) if lower else np.triu(both_a)
    b_b -= np.tril(both_b) if lower else np.triu(both_b)


def solve_sylvester(a: "2d real", b: "2d real", q: "2d real"):
    """a @ y + y @ b = q.

    >>> scipy.linalg.solve_sylvester(square[3, 3], square[2, 2], normal[3, 2])
    """
    y = scipy.linalg.solve_sylvester(a, b, q)
    assert a.dtype == b.dtype and b.dtype == q.dtype
    y_d = scipy.linalg.solve_sylvester(a, b, q_d - a_d @ y - y @ b_d)
    g = scipy.linalg.solve_sylvester(a.T, b.T, y_b)
    a_b -= g @ y.T
    b_b -= y.T @ g
    q_b += g


def solve_toeplitz(c: "1d real", r: "1d real", b: "1d real"):
    """The first element of the row is not read and has slope 0.

    >>> scipy.linalg.solve_toeplitz((positive[4], normal[4]), normal[4])
    """
    y = scipy.linalg.solve_toeplitz((c, r), b)
    assert c.dtype == "float64" and r.dtype == "float64" and b.dtype == "float64"
    n = c.shape[0]
    y_d = scipy.linalg.solve_toeplitz((c, r), b_d - like(y, toeplitz_times(c_d, r_d, y)))
    turned = np.concatenate((c[:1], r[1:]))
    g = scipy.linalg.solve_toeplitz((turned, c), y_b)
    diagonals = np.correlate(g, y, mode="full")
    c_b -= diagonals[n - 1 :]
    r_b -= np.concatenate((np.zeros_like(r[:1]), np.flip(diagonals[: n - 1])))
    b_b += g
