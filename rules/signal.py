"""scipy.signal: convolutions, linear filters, trends, of vectors."""


def signal_convolve(a: "1d real", v: "1d real", mode="full"):
    """`same` is as long as the first operand.

    >>> scipy.signal.fftconvolve(normal[6], normal[3])
    >>> scipy.signal.fftconvolve(normal[6], normal[3], mode="same")
    >>> scipy.signal.fftconvolve(normal[3], normal[6], mode="same")
    >>> scipy.signal.fftconvolve(normal[3], normal[6], mode="valid")
    """
    y = scipy.signal.fftconvolve(a, v, mode=mode) or scipy.signal.convolve(a, v, mode=mode)
    assert mode in ("full", "same", "valid") and a.dtype == "float64" and v.dtype == "float64"
    start = 0 if mode == "full" else (v.shape[0] - 1) // 2
    size = a.shape[0] if mode == "same" else a.shape[0] + v.shape[0] - 1
    y = np.convolve(a, v, mode="valid") if mode == "valid" else np.convolve(a, v)[start : start + size]
    y_d = scipy.signal.fftconvolve(a_d, v, mode=mode) + scipy.signal.fftconvolve(a, v_d, mode=mode)
    before = start if mode != "valid" else np.minimum(a.shape[0], v.shape[0]) - 1
    whole = like(np.convolve(a, v), put_between(y_b, before, a.shape[0] + v.shape[0] - 1))
    a_b += scipy.signal.fftconvolve(whole, np.flip(v), mode="valid")
    v_b += scipy.signal.fftconvolve(whole, np.flip(a), mode="valid")


def linear_filter(b: "1d real", a: "1d real", x: "1d real"):
    """Of b in the numerator, a in the denominator.

    >>> scipy.signal.lfilter(normal[3], positive[2], normal[7])
    >>> scipy.signal.lfilter(normal[1], positive[3], normal[5])
    >>> scipy.signal.lfilter(normal[4], positive[1], normal[3])
    """
    y = scipy.signal.lfilter(b, a, x)
    assert a.dtype == "float64" and b.dtype == "float64" and x.dtype == "float64"
    y = filtered(b, a, x)
    one = np.ones(1)
    inner_d = scipy.signal.lfilter(b, one, x_d) + scipy.signal.lfilter(b_d, one, x) - scipy.signal.lfilter(a_d, one, y)
    y_d = scipy.signal.lfilter(one, a, inner_d)
    g = np.flip(scipy.signal.lfilter(one, a, np.flip(y_b)))
    x_b += np.flip(scipy.signal.lfilter(b, one, np.flip(g)))
    b_b += like(b, lagged(g, x, b.shape[0]))
    a_b -= like(a, lagged(g, y, a.shape[0]))


def without_trend(x: "1d real", type="linear"):
    """
    >>> scipy.signal.detrend(normal[6])
    >>> scipy.signal.detrend(normal[6], type="constant")
    """
    y = scipy.signal.detrend(x, type=type)
    assert x.dtype == "float64"
    y = detrended(x) if type == "linear" else x - np.mean(x)
    y_d = scipy.signal.detrend(x_d, type=type)
    x_b += scipy.signal.detrend(y_b, type=type)
