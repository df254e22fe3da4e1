from dataclasses import dataclass


@dataclass
class PID:
    kp: float
    ki: float
    kd: float
    integral: float = 0.0
    prev: float = 0.0

    def __call__(self, err, dt):
        self.integral += err * dt
        d = (err - self.prev) / dt
        self.prev = err
        return self.kp * err + self.ki * self.integral + self.kd * d


@dataclass
class Plant:
    x: float = 0.0
    v: float = 0.0

    def step(self, u, dt):
        self.v += dt * (u - 0.5 * self.v - self.x)
        self.x += dt * self.v
        return self.x


def f(kp, ki, kd):
    pid, plant = PID(kp, ki, kd), Plant()
    cost = 0.0
    x = plant.x
    for k in range(10):
        u = pid(1.0 - x, 0.1)
        if u > 5.0:
            u = 5.0
        x = plant.step(u, 0.1)
        cost += (1.0 - x) ** 2 + 0.01 * u * u
    return cost


def args():
    return 2.0, 0.5, 0.1
