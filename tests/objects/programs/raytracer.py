from collections import namedtuple
import numpy as np

Ray = namedtuple("Ray", ["origin", "direction"])
Sphere = namedtuple("Sphere", ["center", "radius", "albedo"])
Hit = namedtuple("Hit", ["t", "normal", "albedo", "valid"])
MISS = 1e9


def norm(v):
    return v / np.sqrt(np.dot(v, v))


def intersect(ray, s):
    oc = ray.origin - s.center
    b = np.dot(oc, ray.direction)
    c = np.dot(oc, oc) - s.radius**2
    disc = b * b - c
    if disc <= 0.0:
        return Hit(MISS, np.zeros(3), 0.0, False)
    t = -b - np.sqrt(disc)
    p = ray.origin + t * ray.direction
    return Hit(t, norm(p - s.center), s.albedo, True)


def closest(ray, spheres):
    best = Hit(MISS, np.zeros(3), 0.0, False)
    for s in spheres:
        h = intersect(ray, s)
        if h.valid and h.t < best.t:
            best = h
    return best


def shade(ray, spheres, light):
    h = closest(ray, spheres)
    if not h.valid:
        return 0.1
    return h.albedo * max(np.dot(h.normal, norm(light)), 0.0) + 0.05


def f(center, radius, albedo, light):
    spheres = [Sphere(center, radius, albedo), Sphere(np.array([0.8, 0.3, 4.0]), 0.7, 0.5)]
    total = 0.0
    for i in range(5):
        for j in range(5):
            d = norm(np.array([(i - 2) * 0.2, (j - 2) * 0.2, 1.0]))
            total += shade(Ray(np.zeros(3), d), spheres, light)
    return total


def args():
    return np.array([0.05, 0.02, 3.0]), 0.6, 0.8, np.array([1.0, 1.0, -1.0])
