"""Adjoint of misfit with respect to k and temp0.

Source     examples/heat_inversion/model.py, line 20
Made by    adsource emit examples/heat_inversion/model.py:misfit --wrt k,temp0 --signature 'float64[:], float64[:], float64[:], int64[:], float64[:,:], float64[:,:], float64, float64, int64, float64, float64' --target cpu --mode adjoint -o examples/heat_inversion/misfit_adjoint.py
adsource   0.1.0
sha256     41114eb070bbfabc39531ede91f66a123d90ca6b05c9ae4efed935cb1e44a08f (its text)

@generated: make it again instead of editing it.
"""

import llvmlite.ir
import numba.core.imputils
import numba.core.types
import numpy as np
from numba import njit
from numba.extending import intrinsic, register_jitable

__all__ = [
    "misfit",
    "misfit_b",
    "misfit_grad",
    "misfit_value_and_grad",
    "misfit_vjp",
    "misfit_workspace",
]

HEAT_CAPACITY = 3.6e6
LOSS = 25.0
ROOM = 20.0


def conduct(temp, k, dx):
    """Heat flux through the inner faces, W/m2, positive to the right."""
    face = 0.5 * (k[1:] + k[:-1])
    return -face * (temp[1:] - temp[:-1]) / dx


def misfit(
    k, temp0, heating, sensors, observed, weight, dx, dt, every, smooth_k, smooth_temp
):
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
    return (
        total
        + 0.5 * smooth_k * np.sum(rough_k**2)
        + 0.5 * smooth_temp * np.sum(rough_temp**2)
    )


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_b(
    k,
    temp0,
    heating,
    sensors,
    observed,
    weight,
    dx,
    dt,
    every,
    smooth_k,
    smooth_temp,
    k_b,
    temp0_b,
    misfit_seed,
    work,
):
    """Adjoint of misfit (examples/heat_inversion/model.py, line 20).

    k_b          the adjoint of k is added to it
    temp0_b      the adjoint of temp0 is added to it
    misfit_seed  the adjoint of value, read only
    work         the arrays that it works in, as misfit_workspace makes them
    returns      value
    records      temp_tape: temp[1:-1] before line 32, (heating.shape[0]) x
                 (temp0.shape[0] - 2) float64, 8 bytes each (line 30, 38 read it)
    records      temp_tape2: temp[0] before line 33, (heating.shape[0]) float64, 8 bytes
                 each (line 30, 38 read it)
    records      temp_tape3: temp[-1] before line 34, (heating.shape[0]) float64, 8
                 bytes each (line 30, 38 read it)
    """
    (
        temp,
        face2,
        temp_tape,
        temp_tape2,
        temp_tape3,
        flux,
        rough_k_b_at,
        rough_temp_b_at,
        temp_b,
        face2_b,
        t4_at,
        t3_at,
        residual_b,
        flux_b,
    ) = separate(work)
    if (
        temp.shape != temp0.shape
        or face2.shape != (max(k.shape[0] - 1, 0),)
        or temp_tape.shape != (heating.size, max(temp0.shape[0] - 2, 0))
        or temp_tape2.shape != (heating.size,)
        or temp_tape3.shape != temp_tape2.shape
        or flux.shape != face2.shape
        or rough_k_b_at.shape != (max(k.shape[0] + 2, 0),)
        or rough_temp_b_at.shape != rough_k_b_at.shape
        or temp_b.shape != temp.shape
        or face2_b.shape != face2.shape
        or t4_at.shape != (max(k.shape[0], 0),)
        or t3_at.shape != (max(k.shape[0] + 1, 0),)
        or residual_b.shape != sensors.shape
        or flux_b.shape != face2.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    k_b, temp0_b = separate((k_b, temp0_b))

    # Forward sweep.
    # temp = temp0.copy()
    for i in range(temp.shape[0]):
        temp[i] = temp0[i]
    rate = dt / (HEAT_CAPACITY * dx)
    total = 0.0
    # What does not change in the loop over `step`.
    if heating.size > 0:
        for i in range(k.shape[0] - 1):
            face2[i] = 0.5 * (k[i + 1] + k[i])
    if (temp0.shape[0] < 1 or max(k.shape[0] - 1, 0) < 1) and heating.shape[0] > 0:
        raise IndexError("index out of bounds: temp[0] or flux[0], line 33")
    if k.shape[0] != temp0.shape[0]:
        raise ValueError("operands could not be broadcast together")
    for step in range(heating.size):
        for i in range(k.shape[0] - 1):
            flux[i] = -face2[i] * (temp[i + 1] - temp[i]) / dx
        for i in range(k.shape[0] - 2):
            temp_tape[step, i] = temp[i + 1]
            # what enters a cell on the left and leaves it on the right
            # temp[1:-1] += rate * (flux[:-1] - flux[1:])
            temp[i + 1] += rate * (flux[i] - flux[i + 1])
        temp_tape2[step] = temp[0]
        temp[0] += rate * (heating[step] - flux[0])
        temp_tape3[step] = temp[-1]
        temp[-1] += rate * (flux[-1] - LOSS * (temp[-1] - ROOM))
        if (step + 1) % every == 0:
            record = (step + 1) // every - 1
            if (
                weight.shape[0] < (step + 1) // every
                or (step + 1) // every < 1 - weight.shape[0]
                or observed.shape[0] < (step + 1) // every
                or (step + 1) // every < 1 - observed.shape[0]
            ):
                raise IndexError(
                    "index out of bounds: weight[record] or observed[record], line 37"
                )
            # residual = weight[record] * (temp[sensors] - observed[record])
            check_index(sensors, temp0.shape[0])
            if (
                sensors.shape[0] != observed.shape[1]
                or weight.shape[1] != sensors.shape[0]
            ):
                raise ValueError("operands could not be broadcast together")
            t7 = 0.0
            for i in range(sensors.shape[0]):
                residual = weight[record, i] * (temp[sensors[i]] - observed[record, i])
                # total += 0.5 * np.sum(residual**2)
                t7 = lane_sum(t7, residual**2)
            total += 0.5 * t7
    value_sum = 0.0
    rough_k_b_at[:] = 0.0
    for i in range(k.shape[0] - 2):
        # rough_k = k[2:] - 2.0 * k[1:-1] + k[:-2]
        rough_k = k[i + 2] - 2.0 * k[i + 1] + k[i]
        value_sum = lane_sum(value_sum, rough_k**2)
        # Reverse sweep.
        rough_k_b_at[i + 2] = 2.0 * rough_k * (misfit_seed * (0.5 * smooth_k))
    value_sum2 = 0.0
    rough_temp_b_at[:] = 0.0
    for i in range(k.shape[0] - 2):
        # rough_temp = temp0[2:] - 2.0 * temp0[1:-1] + temp0[:-2]
        rough_temp = temp0[i + 2] - 2.0 * temp0[i + 1] + temp0[i]
        value_sum2 = lane_sum(value_sum2, rough_temp**2)
        # Reverse sweep.
        rough_temp_b_at[i + 2] = 2.0 * rough_temp * (misfit_seed * (0.5 * smooth_temp))
    value = total + 0.5 * smooth_k * value_sum + 0.5 * smooth_temp * value_sum2

    # Reverse sweep.
    # line 42: return total + 0.5 * smooth_k * np.sum(rough_k**2) + 0.5 * smooth_temp...
    total_b = misfit_seed
    temp_b[:] = 0.0
    face2_b[:] = 0.0
    # line 41: rough_temp = temp0[2:] - 2.0 * temp0[1:-1] + temp0[:-2]
    if k.shape[0] - 2 > 0:
        for i in range(k.shape[0]):
            temp0_b[i] += (
                rough_temp_b_at[i]
                - 2.0 * rough_temp_b_at[i + 1]
                + rough_temp_b_at[i + 2]
            )
    # line 40: rough_k = k[2:] - 2.0 * k[1:-1] + k[:-2]
    for i in range(k.shape[0]):
        k_b[i] += rough_k_b_at[i] - 2.0 * rough_k_b_at[i + 1] + rough_k_b_at[i + 2]
    t4_at[:] = 0.0
    t3_at[:] = 0.0
    for step in range(heating.size - 1, -1, -1):  # line 29
        if (step + 1) % every == 0:
            record = (step + 1) // every - 1
            check_index(sensors, temp0.shape[0])
            if (
                sensors.shape[0] != observed.shape[1]
                or weight.shape[1] != sensors.shape[0]
            ):
                raise ValueError("operands could not be broadcast together")
            for i in range(sensors.shape[0]):
                residual = weight[record, i] * (temp[sensors[i]] - observed[record, i])
                # line 38: total += 0.5 * np.sum(residual**2)
                residual_b[i] = 2.0 * residual * (total_b * 0.5)
            # line 37: residual = weight[record] * (temp[sensors] - observed[record])
            check_index(sensors, temp0.shape[0])
            for i in range(sensors.shape[0]):
                temp_b[sensors[i]] += residual_b[i] * weight[record, i]
        temp[-1] = temp_tape3[step]
        # line 34: temp[-1] += rate * (flux[-1] - LOSS * (temp[-1] - ROOM))
        t5 = temp_b[-1]
        t6 = t5 * rate
        flux_b[:] = 0.0
        flux_b[-1] += t6
        temp_b[-1] -= t6 * LOSS
        # line 33: temp[0] += rate * (heating[step] - flux[0])
        flux_b[0] -= temp_b[0] * rate
        temp[0] = temp_tape2[step]
        # line 32: temp[1:-1] += rate * (flux[:-1] - flux[1:])
        for i in range(k.shape[0] - 2):
            t4_at[i + 1] = temp_b[i + 1] * rate
        for i in range(k.shape[0] - 2):
            temp[i + 1] = temp_tape[step, i]
        for i in range(k.shape[0] - 1):
            flux_b[i] += t4_at[i + 1] - t4_at[i]
            # line 30: flux = conduct(temp, k, dx)
            t2 = flux_b[i] / dx
            t3_at[i + 1] = -(t2 * face2[i])
            face2_b[i] -= t2 * (temp[i + 1] - temp[i])
        if k.shape[0] - 1 > 0:
            for i in range(k.shape[0]):
                temp_b[i] += t3_at[i] - t3_at[i + 1]
    if heating.size > 0:
        t1_at = np.zeros(max(k.shape[0] + 1, 0))
        # line 16: face = 0.5 * (k[1:] + k[:-1])
        for i in range(k.shape[0] - 1):
            t1_at[i + 1] = face2_b[i] * 0.5
        for i in range(k.shape[0]):
            k_b[i] += t1_at[i] + t1_at[i + 1]
    for i in range(k.shape[0]):  # line 26: temp = temp0.copy()
        temp0_b[i] += temp_b[i]
    return value


@register_jitable
def misfit_workspace(k, temp0, heating, sensors):
    """The arrays that misfit_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(temp0.shape[0]),  # temp
        np.empty(max(k.shape[0] - 1, 0)),  # face2
        np.empty((heating.size, max(temp0.shape[0] - 2, 0))),  # temp_tape
        np.empty(heating.size),  # temp_tape2
        np.empty(heating.size),  # temp_tape3
        np.empty(max(k.shape[0] - 1, 0)),  # flux
        np.empty(max(k.shape[0] + 2, 0)),  # rough_k_b_at
        np.empty(max(k.shape[0] + 2, 0)),  # rough_temp_b_at
        np.empty(temp0.shape[0]),  # temp_b
        np.empty(max(k.shape[0] - 1, 0)),  # face2_b
        np.empty(max(k.shape[0], 0)),  # t4_at
        np.empty(max(k.shape[0] + 1, 0)),  # t3_at
        np.empty(sensors.shape[0]),  # residual_b
        np.empty(max(k.shape[0] - 1, 0)),  # flux_b
    )


def misfit_vjp(
    k,
    temp0,
    heating,
    sensors,
    observed,
    weight,
    dx,
    dt,
    every,
    smooth_k,
    smooth_temp,
    misfit_seed,
    *,
    work=None,
    out=None,
):
    """The value of misfit, and a seed pulled back to k and temp0.

    k, temp0, heating  float64[:]
    sensors            int64[:]
    observed, weight   float64[:, :]
    dx, dt, smooth_k, smooth_temp  float64
    every              int64
    misfit_seed        float64, the weight of the result
    work               a list, in which what a call works in is kept for the next one
    out                arrays that the gradients are written to, instead of new ones
    returns            the value, the gradients with respect to (k, temp0)
    """
    k = plain_array("k", k, np.float64, 1, "equiv")
    temp0 = plain_array("temp0", temp0, np.float64, 1, "equiv")
    heating = plain_array("heating", heating, np.float64, 1, "safe")
    sensors = plain_array("sensors", sensors, np.int64, 1, "safe")
    observed = plain_array("observed", observed, np.float64, 2, "safe")
    weight = plain_array("weight", weight, np.float64, 2, "safe")
    room = borrowed(work, misfit_workspace, k, temp0, heating, sensors)
    k_b, temp0_b = gradient_arrays(
        out, (k, temp0), (k, temp0, heating, sensors, observed, weight)
    )
    value = misfit_b(
        k,
        temp0,
        heating,
        sensors,
        observed,
        weight,
        float(dx),
        float(dt),
        every,
        float(smooth_k),
        float(smooth_temp),
        k_b,
        temp0_b,
        float(misfit_seed),
        room["arrays"],
    )
    given_back(work, room)
    return value, (k_b, temp0_b)


def misfit_value_and_grad(
    k,
    temp0,
    heating,
    sensors,
    observed,
    weight,
    dx,
    dt,
    every,
    smooth_k,
    smooth_temp,
    *,
    work=None,
    out=None,
):
    """The value of misfit and its gradient with respect to k and temp0.

    k, temp0, heating  float64[:]
    sensors            int64[:]
    observed, weight   float64[:, :]
    dx, dt, smooth_k, smooth_temp  float64
    every              int64
    work               a list, in which what a call works in is kept for the next one
    out                arrays that the gradients are written to, instead of new ones
    returns            the value, the gradients with respect to (k, temp0)
    """
    return misfit_vjp(
        k,
        temp0,
        heating,
        sensors,
        observed,
        weight,
        dx,
        dt,
        every,
        smooth_k,
        smooth_temp,
        1.0,
        work=work,
        out=out,
    )


def misfit_grad(
    k,
    temp0,
    heating,
    sensors,
    observed,
    weight,
    dx,
    dt,
    every,
    smooth_k,
    smooth_temp,
    *,
    work=None,
    out=None,
):
    """The second part of misfit_value_and_grad: the gradients with respect to (k, temp0)."""
    _, gradients = misfit_value_and_grad(
        k,
        temp0,
        heating,
        sensors,
        observed,
        weight,
        dx,
        dt,
        every,
        smooth_k,
        smooth_temp,
        work=work,
        out=out,
    )
    return gradients


# template: arguments.checked_array
def checked_array(name, value, dtype, rank, casting):
    """The argument, which must have the dtype and rank that this module was made for."""
    fits = isinstance(value, np.ndarray) and value.ndim == rank
    if fits and np.can_cast(value.dtype, dtype, casting):
        return value
    array = isinstance(value, np.ndarray)
    given = f"{value.dtype}, {value.ndim}-d" if array else type(value).__name__
    raise TypeError(f"{name} is {given}: pass {np.dtype(dtype)}, {rank}-d")


# template: arguments.plain_array
def plain_array(name, value, dtype, rank, casting):
    """The same in the one memory layout that is compiled: C order, aligned, writable."""
    fits = type(value) is np.ndarray and value.ndim == rank
    if fits and value.dtype == dtype and value.flags.carray:
        return value
    checked_array(name, value, dtype, rank, casting)
    return np.require(value, dtype, ("C", "A", "W"))


# template: lane_sums.lane_sum, stands for np.add
@register_jitable(
    error_model="numpy",
    fastmath={"reassoc"},
    forceinline=True,
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
)
def lane_sum(total, term):
    """total + term in a loop that may add its terms in lanes: compiled with leave to reorder this one addition."""
    return total + term


# template: numba_helpers.check_index
@njit(cache=True, error_model="numpy", nogil=True)
def check_index(index, size):
    """Raise IndexError unless all indices lie in an axis of that size, as NumPy does."""
    for k in index.flat:
        if k < -size or k >= size:
            raise IndexError("index is out of bounds for an axis of the array")


# template: separate.separate
@intrinsic
def separate(context, arrays=None):
    """The same arrays, with the promise to LLVM that what is written to one of them is read from it alone.

    Without it the arrays of a loop are compared two by two in front of it, or the loop is not vectorised.
    """
    if arrays is None:  # plain Python
        return context

    def generate(context, builder, signature, given):
        pointer, result = llvmlite.ir.IntType(8).as_pointer(), given[0]
        function = builder.module.globals.get("separate.pointer")
        if function is None:
            form = llvmlite.ir.FunctionType(pointer, [pointer])
            function = llvmlite.ir.Function(builder.module, form, "separate.pointer")
            function.linkage = "linkonce_odr"
            function.attributes.add("noinline")
            function.return_value.add_attribute("noalias")
            inner = llvmlite.ir.IRBuilder(function.append_basic_block())
            inner.ret(inner.asm(form, "", "=r,0", function.args, side_effect=False))
        seen = llvmlite.ir.FunctionType(llvmlite.ir.VoidType(), [pointer])
        for k, kind in enumerate(signature.return_type.types):
            if isinstance(kind, numba.core.types.Array):
                part = builder.extract_value(result, k)
                array = context.make_array(kind)(context, builder, part)
                data = builder.bitcast(array.data, pointer)
                data = builder.call(function, [data])
                # others know the memory: what is written stays written when the routine is left
                builder.asm(seen, "", "r,~{memory}", [data], side_effect=True)
                array.data = builder.bitcast(data, array.data.type)
                result = builder.insert_value(result, array._getvalue(), k)
        return numba.core.imputils.impl_ret_borrowed(
            context, builder, signature.return_type, result
        )

    return arrays(arrays), generate


# template: workspaces.borrowed
def borrowed(work, make, *sizes):
    """What one call works in: from the list `work`, where a call for the same sizes has left it there.

    As long as the call has it, it is not in the list: calls at the same time work in different memory.
    """
    asked = [getattr(n, "shape", n) for n in sizes]
    try:
        room = None if work is None else work.pop()
    except IndexError:
        room = None
    if room is None or room["sizes"] != asked:
        room = {"sizes": asked, "arrays": make(*sizes) if make else ()}
    return room


# template: workspaces.given_back
def given_back(work, room):
    """Leave what a call has worked in to the next one."""
    if work is not None:
        work.append(room)


# template: workspaces.gradient_arrays
def gradient_arrays(out, likes, arguments, written=()):
    """An array like each of `likes` that is one: in `out`, where that is given. Zeros, to which gradients are added,
    but for the places in `written`, whose gradients are written."""
    if out is None or all(given is None for given in out):
        return tuple(
            (
                None
                if like is None
                else (np.empty_like if k in written else np.zeros_like)(like)
            )
            for k, like in enumerate(likes)
        )
    for k, (given, like) in enumerate(zip(out, likes, strict=True)):
        if like is None:
            continue
        fits = (
            type(given) is np.ndarray
            and given.dtype == like.dtype
            and given.shape == like.shape
        )
        if not fits or not given.flags.carray:
            raise ValueError(
                f"out must be {like.dtype} of shape {like.shape}, in C order, aligned and writable"
            )
        if any(
            np.may_share_memory(given, a)
            for a in (*arguments, *(a for a in out[:k] if a is not None))
        ):
            raise ValueError("out shares memory with an argument or with itself")
    for k, (given, like) in enumerate(zip(out, likes)):
        if like is not None and k not in written:
            given.fill(0.0)
    return tuple(out)
