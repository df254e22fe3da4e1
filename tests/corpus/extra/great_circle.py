"""Travel times along great circles between stations and grid points, haversine and azimuth."""
# Hard: broadcasting (m, 1, 1) against (1, n, k) grids, arctan2, arcsin, degrees, module constants built from others.
import math

import numpy as np

EARTH = 6371.0
TWO_R = 2.0 * EARTH
HALF_PI = math.pi / 2


def great_circle(lat, lon, glat, glon, slowness):
    la, lo = np.radians(lat)[:, np.newaxis, None], np.radians(lon)[:, None, None]
    gla, glo = np.radians(glat[None]), np.deg2rad(glon[np.newaxis, ...])
    h = np.sin((gla - la) / 2) ** 2 + np.cos(la) * np.cos(gla) * np.sin((glo - lo) / 2) ** 2
    dist = TWO_R * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))
    azimuth = np.arctan2(np.sin(glo - lo) * np.cos(gla), np.cos(la) * np.sin(gla) - np.sin(la) * np.cos(gla) * np.cos(glo - lo))
    time = dist * (slowness + 1e-3 * np.cos(azimuth - HALF_PI))
    return np.log1p(time).sum(axis=(1, 2)).mean()


FUNCTION = "great_circle"
WRT = ("lat", "lon", "glat", "glon", "slowness")
SIGNATURE = {"lat": "float64[:]", "lon": "float64[:]", "glat": "float64[:,:]", "glon": "float64[:,:]",
             "slowness": "float64[:,:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    glat, glon = np.meshgrid(np.linspace(-60, 60, 4), np.linspace(-170, 150, 5 + seed), indexing="ij")
    return dict(lat=90 * rng.random(3), lon=100 * rng.random(3), glat=glat, glon=glon, slowness=0.1 + rng.random(glat.shape))
