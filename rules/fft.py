"""Fourier transforms.

The adjoint of a transform is the inverse one with the opposite scaling.  Half a spectrum stands for the other half
too: `scaled_inside` counts the frequencies that have a negative twice, or by half.  Lengths that are given (`n`, `s`)
cut the operand or fill it up with zeros: `refitted` undoes that.
"""


def fft(x, n=None, axis=-1, norm=None) -> complex:
    """
    >>> np.fft.fft(normal[6])
    >>> np.fft.fft(normal[5, 3], axis=0, norm="ortho")
    >>> np.fft.fft(normal[2, 5], 7, norm="forward")
    >>> np.fft.fft(normal[5], 4)
    """
    y = np.fft.fft(x, n, axis=axis, norm=norm)
    back = opposite_norm(norm)
    if n is None:
        y_d = np.fft.fft(x_d, axis=axis, norm=norm)
        x_b += np.fft.ifft(y_b, axis=axis, norm=back)
    else:
        y_d = np.fft.fft(x_d, n, axis=axis, norm=norm)
        x_b += refitted(np.fft.ifft(y_b, axis=axis, norm=back), x.shape[axis], axis)


def ifft(x, n=None, axis=-1, norm=None) -> complex:
    """
    >>> np.fft.ifft(normal[6])
    >>> np.fft.ifft(normal[5, 3], axis=0, norm="ortho")
    >>> np.fft.ifft(normal[2, 5], 7, norm="forward")
    >>> np.fft.ifft(normal[5], 4)
    """
    y = np.fft.ifft(x, n, axis=axis, norm=norm)
    back = opposite_norm(norm)
    if n is None:
        y_d = np.fft.ifft(x_d, axis=axis, norm=norm)
        x_b += np.fft.fft(y_b, axis=axis, norm=back)
    else:
        y_d = np.fft.ifft(x_d, n, axis=axis, norm=norm)
        x_b += refitted(np.fft.fft(y_b, axis=axis, norm=back), x.shape[axis], axis)


def rfft(x, n=None, axis=-1, norm=None) -> complex:
    """
    >>> np.fft.rfft(normal[6])
    >>> np.fft.rfft(normal[5])
    >>> np.fft.rfft(normal[5, 3], axis=0, norm="ortho")
    >>> np.fft.rfft(normal[2, 5], 8, norm="forward")
    >>> np.fft.rfft(normal[6], 3)
    """
    y = np.fft.rfft(x, n, axis=axis, norm=norm)
    back = opposite_norm(norm)
    k = axis % x.ndim
    if n is None:
        y_d = np.fft.rfft(x_d, axis=axis, norm=norm)
        x_b += np.fft.irfft(scaled_inside(y_b, x.shape[k], 0.5, k), x.shape[k], axis=axis, norm=back)
    else:
        y_d = np.fft.rfft(x_d, n, axis=axis, norm=norm)
        x_b += refitted(np.fft.irfft(scaled_inside(y_b, n, 0.5, k), n, axis=axis, norm=back), x.shape[k], k)


def irfft(x, n=None, axis=-1, norm=None) -> complex:
    """
    >>> np.fft.irfft(normal[4])
    >>> np.fft.irfft(normal[4], 7)
    >>> np.fft.irfft(normal[4], 6)
    >>> np.fft.irfft(normal[4, 3], axis=0, norm="ortho")
    >>> np.fft.irfft(normal[2, 3], 8, norm="forward")
    >>> np.fft.irfft(normal[6], 3)
    """
    y = np.fft.irfft(x, n, axis=axis, norm=norm)
    back = opposite_norm(norm)
    k = axis % x.ndim
    if n is None:
        y_d = np.fft.irfft(x_d, axis=axis, norm=norm)
        x_b += scaled_inside(np.fft.rfft(y_b, axis=axis, norm=back), y_b.shape[k], 2.0, k)
    else:
        y_d = np.fft.irfft(x_d, n, axis=axis, norm=norm)
        x_b += refitted(scaled_inside(np.fft.rfft(y_b, axis=axis, norm=back), n, 2.0, k), x.shape[k], k)


def fft2(x, s=None, axes=(-2, -1), norm=None) -> complex:
    """
    >>> np.fft.fft2(normal[3, 4])
    >>> np.fft.fft2(normal[2, 3, 5], axes=(0, 2), norm="ortho")
    >>> np.fft.fft2(normal[3, 4], (5, 2), axes=(0, 1), norm="forward")
    """
    y = np.fft.fft2(x, s, axes=axes, norm=norm)
    assert s is None or (axes is not None and len(axes) == 2)
    back = opposite_norm(norm)
    if s is None:
        y_d = np.fft.fft2(x_d, axes=axes, norm=norm)
        x_b += np.fft.ifft2(y_b, axes=axes, norm=back)
    else:
        y_d = np.fft.fft2(x_d, s, axes=axes, norm=norm)
        g = np.fft.ifft2(y_b, axes=axes, norm=back)
        x_b += refitted(refitted(g, x.shape[axes[0]], axes[0]), x.shape[axes[1]], axes[1])


def ifft2(x, s=None, axes=(-2, -1), norm=None) -> complex:
    """
    >>> np.fft.ifft2(normal[3, 4])
    >>> np.fft.ifft2(normal[2, 3, 5], axes=(0, 2), norm="ortho")
    >>> np.fft.ifft2(normal[3, 4], (5, 2), axes=(0, 1), norm="forward")
    """
    y = np.fft.ifft2(x, s, axes=axes, norm=norm)
    assert s is None or (axes is not None and len(axes) == 2)
    back = opposite_norm(norm)
    if s is None:
        y_d = np.fft.ifft2(x_d, axes=axes, norm=norm)
        x_b += np.fft.fft2(y_b, axes=axes, norm=back)
    else:
        y_d = np.fft.ifft2(x_d, s, axes=axes, norm=norm)
        g = np.fft.fft2(y_b, axes=axes, norm=back)
        x_b += refitted(refitted(g, x.shape[axes[0]], axes[0]), x.shape[axes[1]], axes[1])


def fftn(x, s=None, axes=None, norm=None) -> complex:
    """
    >>> np.fft.fftn(normal[3, 4])
    >>> np.fft.fftn(normal[2, 3, 4])
    >>> np.fft.fftn(normal[2, 3, 5], axes=(0, 2), norm="ortho")
    >>> np.fft.fftn(normal[3, 4], (5, 2), axes=(0, 1), norm="forward")
    """
    y = np.fft.fftn(x, s, axes=axes, norm=norm)
    assert s is None or (axes is not None and len(axes) == 2)
    back = opposite_norm(norm)
    if s is None:
        y_d = np.fft.fftn(x_d, axes=axes, norm=norm)
        x_b += np.fft.ifftn(y_b, axes=axes, norm=back)
    else:
        y_d = np.fft.fftn(x_d, s, axes=axes, norm=norm)
        g = np.fft.ifftn(y_b, axes=axes, norm=back)
        x_b += refitted(refitted(g, x.shape[axes[0]], axes[0]), x.shape[axes[1]], axes[1])


def ifftn(x, s=None, axes=None, norm=None) -> complex:
    """
    >>> np.fft.ifftn(normal[3, 4])
    >>> np.fft.ifftn(normal[2, 3, 4])
    >>> np.fft.ifftn(normal[2, 3, 5], axes=(0, 2), norm="ortho")
    >>> np.fft.ifftn(normal[3, 4], (5, 2), axes=(0, 1), norm="forward")
    """
    y = np.fft.ifftn(x, s, axes=axes, norm=norm)
    assert s is None or (axes is not None and len(axes) == 2)
    back = opposite_norm(norm)
    if s is None:
        y_d = np.fft.ifftn(x_d, axes=axes, norm=norm)
        x_b += np.fft.fftn(y_b, axes=axes, norm=back)
    else:
        y_d = np.fft.ifftn(x_d, s, axes=axes, norm=norm)
        g = np.fft.fftn(y_b, axes=axes, norm=back)
        x_b += refitted(refitted(g, x.shape[axes[0]], axes[0]), x.shape[axes[1]], axes[1])


def rfft2(x, s=None, axes=(-2, -1), norm=None) -> complex:
    """
    >>> np.fft.rfft2(normal[3, 4])
    >>> np.fft.rfft2(normal[4, 5])
    >>> np.fft.rfft2(normal[2, 3, 5], axes=(2, 0), norm="ortho")
    >>> np.fft.rfft2(normal[3, 4], (5, 2), norm="forward")
    """
    y = np.fft.rfft2(x, s, axes=axes, norm=norm)
    assert len(axes) == 2
    back = opposite_norm(norm)
    p, q = (axes[0] % x.ndim, axes[1] % x.ndim)
    if s is None:
        y_d = np.fft.rfft2(x_d, axes=axes, norm=norm)
        half = scaled_inside(y_b, x.shape[q], 0.5, q)
        x_b += np.fft.irfft2(half, (x.shape[p], x.shape[q]), axes=axes, norm=back)
    else:
        y_d = np.fft.rfft2(x_d, s, axes=axes, norm=norm)
        g = np.fft.irfft2(scaled_inside(y_b, s[1], 0.5, q), s, axes=axes, norm=back)
        x_b += refitted(refitted(g, x.shape[p], p), x.shape[q], q)


def irfft2(x, s=None, axes=(-2, -1), norm=None) -> complex:
    """
    >>> np.fft.irfft2(normal[3, 4])
    >>> np.fft.irfft2(normal[3, 4], (3, 7))
    >>> np.fft.irfft2(normal[4, 3, 2], axes=(2, 0), norm="ortho")
    >>> np.fft.irfft2(normal[3, 4], (5, 2), norm="forward")
    """
    y = np.fft.irfft2(x, s, axes=axes, norm=norm)
    assert len(axes) == 2
    back = opposite_norm(norm)
    p, q = (axes[0] % x.ndim, axes[1] % x.ndim)
    g = scaled_inside(np.fft.rfft2(y_b, axes=axes, norm=back), y_b.shape[q], 2.0, q)
    if s is None:
        y_d = np.fft.irfft2(x_d, axes=axes, norm=norm)
        x_b += g
    else:
        y_d = np.fft.irfft2(x_d, s, axes=axes, norm=norm)
        x_b += refitted(refitted(g, x.shape[p], p), x.shape[q], q)


def rfftn(x, s=None, axes=None, norm=None) -> complex:
    """
    >>> np.fft.rfftn(normal[3, 4])
    >>> np.fft.rfftn(normal[2, 3, 5])
    >>> np.fft.rfftn(normal[2, 3, 5], axes=(2, 0), norm="ortho")
    >>> np.fft.rfftn(normal[5], norm="forward")
    """
    y = np.fft.rfftn(x, s, axes=axes, norm=norm)
    assert s is None
    back = opposite_norm(norm)
    last = x.ndim - 1 if axes is None else axes[-1] % x.ndim
    others = tuple(range(x.ndim - 1)) if axes is None else axes[:-1]
    y_d = np.fft.rfftn(x_d, axes=axes, norm=norm)
    half = scaled_inside(y_b, x.shape[last], 0.5, last)
    if len(others) == 0:
        x_b += np.fft.irfft(half, x.shape[last], axis=last, norm=back)
    else:
        x_b += np.fft.irfft(np.fft.ifftn(half, axes=others, norm=back), x.shape[last], axis=last, norm=back)


def irfftn(x, s=None, axes=None, norm=None) -> complex:
    """
    >>> np.fft.irfftn(normal[3, 4])
    >>> np.fft.irfftn(normal[2, 3, 4])
    >>> np.fft.irfftn(normal[4, 3, 2], axes=(2, 0), norm="ortho")
    >>> np.fft.irfftn(normal[3, 4], (3, 7), axes=(0, 1), norm="forward")
    """
    y = np.fft.irfftn(x, s, axes=axes, norm=norm)
    assert s is None or (axes is not None and len(axes) == 2)
    back = opposite_norm(norm)
    last = x.ndim - 1 if axes is None else axes[-1] % x.ndim
    g = scaled_inside(np.fft.rfftn(y_b, axes=axes, norm=back), y_b.shape[last], 2.0, last)
    if s is None:
        y_d = np.fft.irfftn(x_d, axes=axes, norm=norm)
        x_b += g
    else:
        y_d = np.fft.irfftn(x_d, s, axes=axes, norm=norm)
        x_b += refitted(refitted(g, x.shape[axes[0]], axes[0]), x.shape[axes[1]], axes[1])


def fftshift(x, axes=None):
    """
    >>> np.fft.fftshift(normal[5])
    >>> np.fft.fftshift(normal[3, 4], axes=1)
    """
    y = np.fft.fftshift(x, axes=axes)
    y_d = np.fft.fftshift(x_d, axes=axes)
    x_b += np.fft.ifftshift(y_b, axes=axes)


def ifftshift(x, axes=None):
    """
    >>> np.fft.ifftshift(normal[5])
    >>> np.fft.ifftshift(normal[3, 4], axes=(0, 1))
    """
    y = np.fft.ifftshift(x, axes=axes)
    y_d = np.fft.ifftshift(x_d, axes=axes)
    x_b += np.fft.fftshift(y_b, axes=axes)


def frequencies(n: int):
    y = np.fft.fftfreq(n) or np.fft.rfftfreq(n)


def frequencies_of_spacing(n: int, d: "0d real"):
    """
    >>> np.fft.fftfreq(5, positive[()])
    >>> np.fft.rfftfreq(6, positive[()])
    """
    y = np.fft.fftfreq(n, d) or np.fft.rfftfreq(n, d)
    y_d = -y / d * d_d
    d_b -= np.sum(y_b * y) / d
