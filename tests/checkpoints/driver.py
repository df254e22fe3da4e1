"""A driver as the compiler emits it, over a step and its adjoint written by hand.

The state is a field, its rate and a random generator; `total` is only added to, and in no snapshot.  The text of
this file is run on its own too, behind the pasted templates: by tests/checkpoints/__main__.py in processes that
are killed.
"""

import numpy as np


def step(t, u, v, rng, c, total):
    noise = rng.random(u.size)
    v = v + 0.01 * (c * (np.roll(u, 1) - 2.0 * u + np.roll(u, -1)) - u**3 + 0.1 * noise)
    u = u + 0.01 * v
    total += np.sum(u * u) * np.cos(0.1 * t)
    return u, v, total


def step_b(t, u, v, rng, c, u_b, v_b, c_b, total_b):
    """The step is run once more and reversed: adjoints of its results in, of its arguments out."""
    w = np.roll(u, 1) - 2.0 * u + np.roll(u, -1)
    noise = rng.random(u.size)
    new_v = v + 0.01 * (c * w - u**3 + 0.1 * noise)
    new_u = u + 0.01 * new_v
    u_b += 2.0 * new_u * np.cos(0.1 * t) * total_b
    v_b += 0.01 * u_b
    c_b += 0.01 * w * v_b
    w_b = 0.01 * c * v_b
    u_b += np.roll(w_b, -1) - 2.0 * w_b + np.roll(w_b, 1) - 0.03 * u**2 * v_b


def start(size):
    return np.sin(np.linspace(0.0, 3.0, size)), np.zeros(size), np.random.default_rng(4)


def value_and_grad(c, actions, states, sweep, pause=None):
    """The value and c's gradient, from snapshots in memory."""
    u, v, rng = start(c.size)
    total, c_b = 0.0, np.zeros_like(c)
    for action, t, to in actions:
        if action == "RUN":
            for i in sweep.run(t, to):
                u, v, total = step(i, u, v, rng, c, total)
        elif action == "SAVE":
            states.save(to, t, (u, v, rng))
        elif action == "LOAD":
            u, v, rng = states.load(to, t)
        elif action == "TAKE":
            u, v, rng = states.take(to, t)
        elif action == "END":
            value = total + np.sum(u * v)
            u_b, v_b, total_b = v.copy(), u.copy(), 1.0
        elif action == "BACK":
            step_b(t, u, v, rng, c, u_b, v_b, c_b, total_b)
            sweep.reversed()
    return value, c_b


def value_and_grad_resumed(c, schedule, states, sweep, pause=None):
    """The same from snapshots on disk: it goes on where it was cut off."""
    with states:
        u, v, rng = start(c.size)
        total, c_b = 0.0, np.zeros_like(c)
        if states.live:
            u, v, rng, total = states.journal
        elif states.end is not None:
            value, u_b, v_b, c_b, total_b = states.journal
        for action, t, to in schedule(states.kept, states.end, states.live):
            if action == "RUN":
                for i in sweep.run(t, to):
                    u, v, total = step(i, u, v, rng, c, total)
                    states.reached(i + 1, (u, v, rng, total))
            elif action == "SAVE":
                states.save(to, t, (u, v, rng))
            elif action == "LOAD":
                u, v, rng = states.load(to, t)
            elif action == "TAKE":
                u, v, rng = states.take(to, t)
            elif action == "END":
                value = total + np.sum(u * v)
                u_b, v_b, total_b = v.copy(), u.copy(), 1.0
                states.reversed(t, (value, u_b, v_b, c_b, total_b))
            elif action == "BACK":
                step_b(t, u, v, rng, c, u_b, v_b, c_b, total_b)
                sweep.reversed()
                states.reversed(t, (value, u_b, v_b, c_b, total_b))
    return value, c_b


def value_and_grad_of_while(c, steps, slots, make_states, sweep):
    """The same where the loop goes on while a condition holds."""
    length = []
    u, v, rng = start(c.size)
    total, c_b, states = 0.0, np.zeros_like(c), make_states()
    for action, t, to in online(slots, length):  # noqa: F821
        if action == "RUN":
            for i in sweep.run(t, to):
                if not length and not i < steps:
                    length.append(i)
                    break
                u, v, total = step(i, u, v, rng, c, total)
        elif action == "SAVE":
            states.save(to, t, (u, v, rng))
        elif action == "LOAD":
            u, v, rng = states.load(to, t)
        elif action == "TAKE":
            u, v, rng = states.take(to, t)
        elif action == "END":
            value = total + np.sum(u * v)
            u_b, v_b, total_b = v.copy(), u.copy(), 1.0
        elif action == "BACK":
            step_b(t, u, v, rng, c, u_b, v_b, c_b, total_b)
            sweep.reversed()
    return value, c_b
