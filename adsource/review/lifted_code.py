"""Functions and data of the user's, lifted: the same code, run with other meanings of the names outside it.

def f(u):                     `np`, `zeros`, `float`, `max` and every helper that f names become their lifted
    w = zeros(u.size)         counterparts; the code itself, its default values and the variables of an
    return helper(w, u)       enclosing function are carried over.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import functools
import os
import sys
import types

import numpy as np

from adsource.review.lifted import Lifted, scalar
from adsource.review.lifted_namespace import BUILTINS, DISPATCHED, REPLACED, Call, Namespace, lift_array
from adsource.review.lifted_pair import OracleRefused, is_inexact, is_pair

WRAPPED = {"numpy", "scipy"}
STANDARD = set(sys.stdlib_module_names) | {"numba"}
TOOL = "adsource"
TOOL_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep

class Nothing(contextlib.ContextDecorator):
    """Above a function or around a block, without any effect."""

    def __enter__(self):
        return None

    def __exit__(self, *_error):
        return None


# What the tool's markers mean when the function is evaluated.
MARKERS = {
    "stop_gradient": lambda x: detached(x),
    "checkpoint": lambda x=None, **options: x if x is not None else Nothing(),
    "differentiable": lambda x=None, **options: x if callable(x) else lambda y: y,
}


def detached(x):
    """x as a constant; in memory of its own."""
    if not is_pair(x):
        return x
    return lift_array(x.re.copy()) if isinstance(x.re, np.ndarray) else x.re


class Lifter:
    """One evaluation's copies of functions, modules and containers: the same thing is lifted once."""

    def __init__(self):
        self._known = {}  # id -> (thing, lifted); the thing is kept, so that its id stays its own
        self._globals = {}
        self.files = set()

    def value(self, x):
        """A value that the code finds outside itself."""
        if id(x) in self._known:
            return self._known[id(x)][1]
        lifted = self._lifted(x)
        self._keep(x, lifted)
        return lifted

    def _keep(self, x, lifted):
        self._known[id(x)] = (x, lifted)

    def _lifted(self, x):
        if isinstance(x, types.ModuleType):
            return Namespace(x, self.value)
        if isinstance(x, np.ndarray):
            return lift_array(x.copy(order="K")) if is_inexact(x) else x
        if isinstance(x, (list, tuple, dict)):
            return self._container(x)
        return self._callable(x) if callable(x) else x

    def _container(self, x):
        if isinstance(x, dict):
            lifted = {}
            self._keep(x, lifted)
            lifted.update((k, self.value(v)) for k, v in x.items())
            return lifted if type(x) is dict else x
        items = [self.value(v) for v in x]
        return type(x)(*items) if hasattr(x, "_fields") else type(x)(items)

    def _callable(self, x):
        home = str(getattr(x, "__module__", None) or "").partition(".")[0]
        if _hashable(x) and x in REPLACED:
            return REPLACED[x]
        if isinstance(x, DISPATCHED):
            return Call(x)
        if home == TOOL and getattr(x, "__name__", "") in MARKERS:
            return MARKERS[x.__name__]
        if isinstance(x, types.MethodType):
            return types.MethodType(self.value(x.__func__), x.__self__)
        if isinstance(x, functools.partial):
            return functools.partial(self.value(x.func), *map(self.value, x.args), **self.value(x.keywords))
        inner = _inside(x)
        if inner is not None:
            return self.value(inner)
        if isinstance(x, type):
            return self.class_(x) if _own(x) else x
        if isinstance(x, types.FunctionType) and home not in WRAPPED | STANDARD:
            return self.function(x)
        if hasattr(x, "__dict__") and _own(type(x)):
            return Arguments(self.value).lifted(x)
        return Call(x) if home in WRAPPED else x

    def function(self, f):
        """The function's own code with lifted globals, defaults and closure."""
        cells = tuple(types.CellType() for _ in f.__closure__ or ())
        scope = self._scope(f)
        lifted = types.FunctionType(f.__code__, scope, f.__name__, None, cells)
        self._keep(f, lifted)
        self.files.add(f.__code__.co_filename)
        for name in _names(f.__code__):
            if name in f.__globals__ and name not in scope:
                scope[name] = self.value(f.__globals__[name])
        for cell, given in zip(cells, f.__closure__ or ()):
            _fill(cell, given, self.value)
        lifted.__defaults__ = self.value(f.__defaults__)
        lifted.__kwdefaults__ = self.value(f.__kwdefaults__)
        return lifted

    def class_(self, x):
        """The class once more, with lifted bases, methods and constants."""
        slots = types.MemberDescriptorType, types.GetSetDescriptorType  # made anew with the class
        members = {name: member for name, member in vars(x).items() if not isinstance(member, slots)}
        lifted = type(x.__name__, tuple(map(self.value, x.__bases__)), members)
        self._keep(x, lifted)
        for name, member in members.items():
            if not name.startswith("__") or isinstance(member, types.FunctionType):
                setattr(lifted, name, self._member(member))
        return lifted

    def _member(self, member):
        if isinstance(member, property):
            return property(*(f and self.value(f) for f in (member.fget, member.fset, member.fdel)))
        if isinstance(member, (staticmethod, classmethod)):
            return type(member)(self.value(member.__func__))
        return self.value(member)

    def _scope(self, f):
        """One lifted module dictionary for all functions of one module."""
        return self._globals.setdefault(
            id(f.__globals__), {"__name__": f.__globals__.get("__name__"), "__builtins__": self._builtins()}
        )

    def _builtins(self):
        def lifted_import(*request):
            return self.value(builtins.__import__(*request))

        own = {name: REPLACED[getattr(builtins, name)] for name in BUILTINS}
        return vars(builtins) | own | {"__import__": lifted_import}


def _hashable(x):
    return isinstance(x, (type, types.FunctionType, types.BuiltinFunctionType, *DISPATCHED))


def _own(x):
    """Whether the type is a class of the user's, without a metaclass, and no exception."""
    home = x.__module__.partition(".")[0]
    return type(x) is type and home not in WRAPPED | STANDARD | {TOOL} and not issubclass(x, BaseException)


def _inside(x):
    """The Python function inside a compiled, cached or decorated one."""
    code = getattr(x, "__code__", None)
    ours = code is not None and code.co_filename.startswith(TOOL_FOLDER)
    if isinstance(x, (types.FunctionType, type)) and not ours:
        return None
    inner = getattr(x, "py_func", None) or getattr(x, "__wrapped__", None)
    return inner if isinstance(inner, types.FunctionType) else None


def _names(code):
    """Names that the code looks up outside itself, in nested functions too."""
    found = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += _names(constant)
    return found


def _fill(cell, given, lift):
    try:
        cell.cell_contents = lift(given.cell_contents)
    except ValueError:  # not yet assigned in the enclosing function
        return


class Arguments:
    """Lifted copies of a call's arguments, each in memory of its own."""

    def __init__(self, lift):
        self._lift = lift

    def lifted(self, x, direction=None):
        """x along `direction`, which has its structure; None is no change."""
        if isinstance(x, np.ndarray):
            return _lifted_copy(x, direction) if is_inexact(x) else x.copy(order="K")
        if isinstance(x, dict):
            return {k: self.lifted(v, _part(direction, k)) for k, v in x.items()}
        if isinstance(x, (list, tuple)):
            items = [self.lifted(v, _part(direction, k)) for k, v in enumerate(x)]
            return self._lift(type(x))(*items) if hasattr(x, "_fields") else type(x)(items)
        if isinstance(x, types.SimpleNamespace) or hasattr(x, "__dict__") and _own(type(x)):
            return self._fields(x, direction)
        if isinstance(x, np.random.Generator):
            return copy.deepcopy(x)
        if direction is None:
            return self._lift(x) if callable(x) else x
        if not is_inexact(x):
            raise OracleRefused(f"a direction is given for a value of type {type(x).__name__}")
        return scalar(x, complex(direction) if np.iscomplexobj(x) else float(direction))

    def _fields(self, x, direction):
        copied = copy.copy(x)
        if _own(type(x)):
            object.__setattr__(copied, "__class__", self._lift(type(x)))
        for name, value in vars(x).items():
            change = _part(direction, name) if isinstance(direction, dict) else getattr(direction, name, None)
            object.__setattr__(copied, name, self.lifted(value, change))
        return copied


def _lifted_copy(x, direction):
    """A strided array stays strided, because its reshapes are copies."""
    lifted = lift_array(x.copy(order="K"))
    if not x.flags.forc:
        lifted = Lifted(_strided(lifted.re), _strided(lifted.im))
    if direction is not None and np.shape(direction) != x.shape:
        raise ValueError(f"a direction of shape {np.shape(direction)} for an array of shape {x.shape}")
    lifted.im[...] = 0.0 if direction is None else direction
    return lifted


def _strided(x):
    wider = np.empty((*x.shape, 2), x.dtype)[..., 0]
    wider[...] = x
    return wider


def _part(direction, key):
    if direction is None:
        return None
    return direction.get(key) if isinstance(direction, dict) else direction[key]
