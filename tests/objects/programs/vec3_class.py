import math


class Vec3:
    __slots__ = ("x", "y", "z")

    def __init__(self, x=0.0, y=0.0, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, o):
        return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec3(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, s):
        return Vec3(self.x * s, self.y * s, self.z * s)

    __rmul__ = __mul__

    def __truediv__(self, s):
        return self * (1.0 / s)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def cross(self, o):
        return Vec3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)

    def length(self):
        return math.sqrt(self.dot(self))

    def normalized(self):
        return self / self.length()


class Charge:
    def __init__(self, pos, q):
        self.pos, self.q = pos, q

    def field(self, p):
        r = p - self.pos
        return r * (self.q / (r.length() ** 3 + 0.01))


def trace(charges, p, v, B, n, dt):
    for _ in range(n):
        E = Vec3()
        for c in charges:
            E = E + c.field(p)
        v = v + dt * (E + v.cross(B))
        p = p + dt * v
    return p


def f(q1, q2, bz):
    charges = (Charge(Vec3(1.0, 0.0, 0.0), q1), Charge(Vec3(-1.0, 0.5, 0.0), q2))
    p = trace(charges, Vec3(0.1, 0.2, 0.3), Vec3(0.0, 1.0, 0.0), Vec3(0.0, 0.0, bz), 5, 0.05)
    return p.length() + p.normalized().x


def args():
    return 1.2, -0.7, 0.5
