"""Heat conduction in a rod, and its misfit to thermocouple records.

Finite volumes of width dx [m]; conductivity k [W/(m K)] and temperature [degC] live in the cells.
The left end takes a measured heat flux, the right end loses heat to the room.
"""

import numpy as np

HEAT_CAPACITY = 3.6e6  # rho c, J/(m3 K)
LOSS = 25.0  # heat transfer coefficient at the right end, W/(m2 K)
ROOM = 20.0  # degC


def conduct(temp, k, dx):
    """Heat flux through the inner faces, W/m2, positive to the right."""
    face = 0.5 * (k[1:] + k[:-1])
    return -face * (temp[1:] - temp[:-1]) / dx


def misfit(k, temp0, heating, sensors, observed, weight, dx, dt, every, smooth_k, smooth_temp):
    """Half the weighted sum of squared residuals, plus a penalty on roughness.

    heating: flux into the left end, W/m2, one for each step; sensors: cells with a thermocouple;
    observed, weight: records x sensors, in degC and 1/degC; a gap has weight 0.
    """
    temp = temp0.copy()
    rate = dt / (HEAT_CAPACITY * dx)
    total = 0.0
    for step in range(heating.size):
        flux = conduct(temp, k, dx)
        # what enters a cell on the left and leaves it on the right
        temp[1:-1] += rate * (flux[:-1] - flux[1:])
        temp[0] += rate * (heating[step] - flux[0])
        temp[-1] += rate * (flux[-1] - LOSS * (temp[-1] - ROOM))
        if (step + 1) % every == 0:
            record = (step + 1) // every - 1
            residual = weight[record] * (temp[sensors] - observed[record])
            total += 0.5 * np.sum(residual**2)

    rough_k = k[2:] - 2.0 * k[1:-1] + k[:-2]
    rough_temp = temp0[2:] - 2.0 * temp0[1:-1] + temp0[:-2]
    return total + 0.5 * smooth_k * np.sum(rough_k**2) + 0.5 * smooth_temp * np.sum(rough_temp**2)
