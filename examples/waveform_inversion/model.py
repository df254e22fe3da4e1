"""Sound in two dimensions, and how far its records are from those that were observed."""

import numpy as np

import adsource as ad


def advance(p, old, slowness, sponge, courant):
    """Pressure one step later, and now: a second-order scheme with a sponge that swallows waves at the edges."""
    new = np.zeros_like(p)
    bend = p[2:, 1:-1] + p[:-2, 1:-1] + p[1:-1, 2:] + p[1:-1, :-2] - 4.0 * p[1:-1, 1:-1]
    new[1:-1, 1:-1] = 2.0 * p[1:-1, 1:-1] - old[1:-1, 1:-1] + courant * bend / slowness[1:-1, 1:-1]
    return sponge * new, sponge * p


def record(slowness, sponge, wavelet, source, receivers, courant):
    """What the receivers hear of one shot: steps x receivers."""
    p, old = np.zeros_like(slowness), np.zeros_like(slowness)
    heard = np.zeros((wavelet.size, receivers.size))
    for t in range(wavelet.size):
        p, old = advance(p, old, slowness, sponge, courant)
        p[source[0], source[1]] += wavelet[t]
        heard[t] = p[source[0], receivers]
    return heard


def misfit(slowness, sponge, wavelet, source, receivers, observed, courant):
    """Half the sum of squares of what the records of one shot are off.

    slowness   squared, relative to a reference, for each cell
    sponge     factor that waves lose at each step, 1 inside, less near the edges
    wavelet    the pressure that the source adds at each step
    source     row and column of the source
    receivers  columns of the receivers, in the source's row
    observed   steps x receivers
    courant    reference speed times time step over cell size, squared
    """
    p, old = np.zeros_like(slowness), np.zeros_like(slowness)
    total = 0.0
    for t in ad.checkpoint(range(wavelet.size), slots=12, store="disk"):
        p, old = advance(p, old, slowness, sponge, courant)
        p[source[0], source[1]] += wavelet[t]
        total += 0.5 * np.sum((p[source[0], receivers] - observed[t]) ** 2)
    return total
