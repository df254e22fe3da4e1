"""Programs with Fourier transforms, and equations of quantum mechanics and of networks."""

import numpy as np


def split_step(psi0, v, dt, n):
    m = psi0.shape[0]
    k = 2.0 * np.pi * np.fft.fftfreq(m, 1.0 / m)
    kinetic = np.exp(-0.5j * dt * k**2)
    half = np.exp(-0.5j * dt * v)
    psi = psi0.astype(complex)
    for step in range(n):
        psi = half * psi
        psi = np.fft.ifft(kinetic * np.fft.fft(psi))
        psi = half * psi
    density = np.abs(psi) ** 2
    x = np.arange(m) / m
    return np.sum(x * density) / np.sum(density)


def poisson(f, scale):
    n, m = f.shape
    kx = 2.0 * np.pi * np.fft.fftfreq(n, d=1.0 / n)
    ky = 2.0 * np.pi * np.fft.rfftfreq(m, d=1.0 / m)
    k2 = kx[:, None] ** 2 + ky[None, :] ** 2
    k2[0, 0] = 1.0
    fh = np.fft.rfft2(f * scale)
    uh = -fh / k2
    uh[0, 0] = 0.0
    u = np.fft.irfft2(uh, s=(n, m))
    return np.sum(u * u) + np.sum(u * f)


def poisson_even(f):
    uh = np.fft.rfft2(f)
    uh[1:] *= 0.5j
    u = np.fft.irfft2(uh)
    return np.sum(u**2)


def periodogram(x, w):
    s = np.fft.rfft(x * w)
    power = (s * np.conj(s)).real
    return np.sum(np.log(power + 0.1))


def filtered(x, taps):
    n = x.shape[0]
    h = np.fft.rfft(taps, n)
    y = np.fft.irfft(np.fft.rfft(x) * h, n)
    return np.sum(y**3)


def shifted(x, a):
    y = np.fft.fftshift(np.fft.fft(x, norm="ortho"))
    y = y * a
    z = np.fft.ifft(np.fft.ifftshift(y), norm="ortho")
    return np.sum(np.abs(z - x) ** 2) + np.sum(np.angle(y))


def phase_retrieval(amplitude, start, n):
    f = start * 1.0
    for t in range(n):
        g = np.fft.fft2(f)
        g = amplitude * np.exp(1j * np.angle(g))
        f = np.fft.ifft2(g).real
        f = np.where(f > 0.0, f, 0.1 * f)
    return np.sum(np.abs(np.abs(np.fft.fft2(f)) - amplitude) ** 2)


def rows(a, b):
    h = np.fft.fft(a, axis=0) * np.fft.fft(b, n=4, axis=0)[:, None]
    c = np.fft.ifft(h, axis=0)
    k = np.fft.irfftn(np.fft.rfftn(a) * 2.0, s=(4, 3), axes=(0, 1))
    return np.sum(np.abs(c)) + np.sum(k * a) + np.sum(np.fft.ifftn(np.fft.fftn(a)).real ** 2)


def envelope(x):
    n = x.shape[0]
    spectrum = np.fft.fft(x)
    spectrum[1 : (n + 1) // 2] *= 2.0
    spectrum[n // 2 + 1 :] = 0.0
    analytic = np.fft.ifft(spectrum)
    return np.sum(np.abs(analytic) ** 3)


def burgers(u0, nu, dt, n):
    m = u0.shape[0]
    k = 2.0 * np.pi * np.fft.rfftfreq(m, 1.0 / m)
    u = u0.copy()
    for t in range(n):
        uh = np.fft.rfft(u)
        ux = np.fft.irfft(1j * k * uh, m)
        uxx = np.fft.irfft(-(k**2) * uh, m)
        u = u + dt * (nu * uxx - u * ux)
    return np.sum(u**2)


def spectrum_loss(z, n):
    s = 0.0
    for i in range(n):
        line = np.fft.fft(z[i], norm="forward")
        s += np.sum(np.abs(line) ** 2 * np.arange(z.shape[1]))
    return s


def qubits(theta, h):
    psi = np.array([1.0 + 0j, 0.0, 0.0, 0.0])
    for i in range(theta.shape[0]):
        c, s = np.cos(theta[i]), np.sin(theta[i])
        gate = np.array([[c, -1j * s], [-1j * s, c]])
        psi = np.kron(gate, np.eye(2)) @ psi
        psi = psi * np.exp(1j * theta[i] * np.arange(4))
    return np.vdot(psi, h @ psi).real


def ladder(r, c, omega):
    total = 0.0
    for k in range(omega.shape[0]):
        z = complex(0.0, 0.0)
        for i in range(r.shape[0]):
            y = 1j * omega[k] * c[i] + 1.0 / (z + r[i])
            z = 1.0 / y
        total += abs(z) ** 2 + np.angle(z)
    return total


def hermitian(A):
    w = np.linalg.eigvalsh(A + np.conj(A.T))
    return np.sum(w**3) + w[0]


def radius(A):
    return np.max(np.abs(np.linalg.eigvals(A)))
