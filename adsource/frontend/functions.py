"""What the frontend knows of NumPy's, SciPy's and Python's functions: names, parameters, methods.

A function is accepted if it stands here or is a ufunc: typing runs NumPy on tiny arrays, so a function
with side effects (`np.save`, `np.random`) must never get through.  A parameter with `!` has to be known
while compiling; `*` takes all further positional arguments.
"""

from __future__ import annotations

import numpy as np

from adsource.frontend import formula_rows
from adsource.ir.infer import function_of

SYNONYMS = {
    "absolute": "np.abs", "amax": "np.max", "amin": "np.min", "around": "np.round", "round_": "np.round",
    "acos": "np.arccos", "acosh": "np.arccosh", "asin": "np.arcsin", "asinh": "np.arcsinh",
    "atan": "np.arctan", "atanh": "np.arctanh", "atan2": "np.arctan2", "pow": "**", "concat": "np.concatenate",
    "conjugate": "np.conj", "permute_dims": "np.transpose", "trapz": "np.trapezoid",
    "row_stack": "np.vstack", "bool": "np.bool_", "linalg.matmul": "@",
    "linalg.outer": "np.outer", "linalg.cross": "np.cross",
    "linalg.tensordot": "np.tensordot", "linalg.vecdot": "np.vecdot",
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "floor_divide": "//",
    "mod": "%", "remainder": "%", "power": "**", "matmul": "@", "negative": "u-", "positive": "u+",
    "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==",
    "not_equal": "!=", "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^", "invert": "~",
    "bitwise_not": "~", "left_shift": "<<", "right_shift": ">>",
}

PARAMETERS = """
np.zeros shape dtype! order!
np.ones shape dtype! order!
np.empty shape dtype! order!
np.full shape fill_value dtype! order!
np.zeros_like a dtype!
np.ones_like a dtype!
np.empty_like a dtype!
np.full_like a fill_value dtype!
np.copy a
np.array a dtype! copy!
np.asarray a dtype!
np.block arrays
np.split ary indices_or_sections! axis!
np.array_split ary indices_or_sections! axis!
np.hsplit ary indices_or_sections!
np.vsplit ary indices_or_sections!
np.dsplit ary indices_or_sections!
np.delete arr obj axis!
np.insert arr obj values axis!
np.resize a new_shape
np.compress condition a axis!
np.extract condition arr
np.select condlist choicelist default
np.choose a choices mode!
np.ediff1d ary to_end to_begin
np.matrix_transpose x
np.linalg.matrix_transpose x
np.flatnonzero a
np.argwhere a
np.unwrap p discont! axis! period!
np.nanmedian a axis! out overwrite_input! keepdims!
np.nancumsum a axis! dtype! out
np.nancumprod a axis! dtype! out
np.nanpercentile a q axis! out overwrite_input! method! keepdims!
np.nanquantile a q axis! out overwrite_input! method! keepdims!
np.nanargmax a axis! out keepdims!
np.nanargmin a axis! out keepdims!
np.polyder p m!
np.polyint p m!
np.partition a kth axis!
np.argpartition a kth axis!
np.histogram a bins range! density! weights
np.isin element test_elements
np.unique ar return_index! return_inverse! return_counts!
np.setdiff1d ar1 ar2
np.intersect1d ar1 ar2
np.union1d ar1 ar2
np.vecdot x1 x2 axis!
np.isposinf x
np.isneginf x
np.logspace start stop num endpoint! base!
np.linalg.svdvals x
np.linalg.vector_norm x axis! keepdims! ord!
np.linalg.matrix_norm x keepdims! ord!
np.linalg.tensorsolve a b
np.linalg.tensorinv a ind!
np.ascontiguousarray a dtype!
np.asfortranarray a dtype!
np.arange start stop step dtype!
np.linspace start stop num endpoint! retstep! dtype! axis!
np.eye N M k! dtype!
np.identity n dtype!
np.astype a dtype! copy!
np.sum a axis! dtype! out keepdims! initial! where
np.prod a axis! dtype! out keepdims! initial! where
np.mean a axis! dtype! out keepdims! where
np.std a axis! dtype! out ddof! keepdims! where mean
np.var a axis! dtype! out ddof! keepdims! where mean
np.max a axis! out keepdims! initial! where
np.min a axis! out keepdims! initial! where
np.ptp a axis! out keepdims!
np.nansum a axis! dtype! out keepdims!
np.nanmean a axis! dtype! out keepdims!
np.nanmax a axis! out keepdims!
np.nanmin a axis! out keepdims!
np.nanstd a axis! dtype! out ddof! keepdims!
np.nanvar a axis! dtype! out ddof! keepdims!
np.nanprod a axis! dtype! out keepdims!
np.median a axis! out overwrite_input! keepdims!
np.average a axis! weights returned! keepdims!
np.percentile a q axis! out overwrite_input! method! keepdims!
np.quantile a q axis! out overwrite_input! method! keepdims!
np.all a axis! out keepdims!
np.any a axis! out keepdims!
np.argmax a axis! out keepdims!
np.argmin a axis! out keepdims!
np.argsort a axis! kind!
np.sort a axis! kind!
np.count_nonzero a axis! keepdims!
np.cumsum a axis! dtype! out
np.cumprod a axis! dtype! out
np.diff a n! axis! prepend append
np.gradient f *varargs axis! edge_order!
np.trapezoid y x dx axis!
np.searchsorted a v side! sorter
np.nonzero a
np.where condition x y
np.clip a a_min a_max out min max
np.round a decimals! out
np.fix x
np.sinc x
np.i0 x
np.angle z deg!
np.real val
np.imag val
np.real_if_close a
np.nan_to_num x copy! nan! posinf! neginf!
np.dot a b out
np.vdot a b
np.inner a b
np.outer a b
np.kron a b
np.cross a b axis!
np.tensordot a b axes!
np.einsum subscripts! *operands optimize!
np.trace a offset! axis1! axis2!
np.reshape a shape order!
np.ravel a order!
np.transpose a axes!
np.swapaxes a axis1! axis2!
np.moveaxis a source! destination!
np.rollaxis a axis! start!
np.expand_dims a axis!
np.squeeze a axis!
np.broadcast_to array shape
np.atleast_1d a
np.atleast_2d a
np.atleast_3d a
np.concatenate arrays axis!
np.stack arrays axis!
np.hstack tup
np.vstack tup
np.dstack tup
np.column_stack tup
np.append arr values axis!
np.roll a shift axis!
np.flip m axis!
np.fliplr m
np.flipud m
np.rot90 m k! axes!
np.repeat a repeats axis!
np.tile A reps
np.pad array pad_width mode! constant_values! end_values!
np.linalg.trace x offset!
np.linalg.diagonal x offset!
np.diag v k!
np.diagonal a offset! axis1! axis2!
np.diagflat v k!
np.unstack x axis!
np.tril m k!
np.triu m k!
np.tri N M k! dtype!
np.diag_indices n ndim
np.tril_indices n k m
np.triu_indices n k m
np.tril_indices_from arr k
np.triu_indices_from arr k
np.take a indices axis! mode!
np.ix_ *args
np.broadcast_arrays *args
np.indices dimensions
np.unravel_index indices shape
np.ravel_multi_index multi_index dims
np.lexsort keys
np.diag_indices_from arr
np.take_along_axis arr indices axis!
np.meshgrid *xi indexing! sparse!
np.interp x xp fp left right period
np.convolve a v mode!
np.correlate a v mode!
np.polyval p x
np.vander x N increasing!
np.cov m y rowvar! bias! ddof!
np.corrcoef x y rowvar!
np.isclose a b rtol! atol!
np.allclose a b rtol! atol!
np.array_equal a1 a2
np.bincount x weights minlength!
np.digitize x bins right!
np.linalg.solve a b
np.linalg.inv a
np.linalg.pinv a
np.linalg.det a
np.linalg.slogdet a
np.linalg.cholesky a upper!
np.linalg.qr a mode!
np.linalg.eigh a UPLO!
np.linalg.eigvalsh a UPLO!
np.linalg.eig a
np.linalg.eigvals a
np.linalg.svd a full_matrices! compute_uv!
np.linalg.lstsq a b rcond!
np.linalg.norm x ord! axis! keepdims!
np.linalg.matrix_power a n!
np.linalg.multi_dot arrays
np.linalg.matrix_rank A
np.linalg.cond x p!
np.fft.fft a n axis! norm!
np.fft.ifft a n axis! norm!
np.fft.rfft a n axis! norm!
np.fft.irfft a n axis! norm!
np.fft.fft2 a s axes! norm!
np.fft.ifft2 a s axes! norm!
np.fft.fftn a s axes! norm!
np.fft.ifftn a s axes! norm!
np.fft.rfft2 a s axes! norm!
np.fft.irfft2 a s axes! norm!
np.fft.rfftn a s axes! norm!
np.fft.irfftn a s axes! norm!
np.fft.fftshift x axes!
np.fft.ifftshift x axes!
np.fft.fftfreq n d
np.fft.rfftfreq n d
np.finfo dtype!
scipy.special.polygamma n x
scipy.special.zeta x q
scipy.special.lambertw z k
scipy.special.spherical_jn n z derivative!
scipy.special.spherical_yn n z derivative!
scipy.special.spherical_in n z derivative!
scipy.special.spherical_kn n z derivative!
math.prod values
math.dist p q
np.geomspace start stop num endpoint!
math.fsum values
scipy.special.logsumexp a axis! b keepdims!
scipy.special.softmax x axis!
scipy.special.log_softmax x axis!
scipy.linalg.solve a b lower! overwrite_a! overwrite_b! check_finite! assume_a!
scipy.linalg.inv a overwrite_a! check_finite!
scipy.linalg.det a overwrite_a! check_finite!
scipy.linalg.cholesky a lower! overwrite_a! check_finite!
scipy.linalg.solve_banded l_and_u! ab b overwrite_ab! overwrite_b! check_finite!
scipy.linalg.solve_toeplitz c_or_cr b check_finite!
scipy.linalg.solve_sylvester a b q
scipy.linalg.toeplitz c r
scipy.linalg.circulant c
scipy.linalg.hankel c r
scipy.linalg.eigh a b lower! eigvals_only! overwrite_a! overwrite_b! check_finite!
scipy.linalg.svd a full_matrices! compute_uv! overwrite_a! check_finite!
scipy.signal.convolve in1 in2 mode!
scipy.signal.fftconvolve in1 in2 mode!
scipy.signal.correlate in1 in2 mode!
scipy.signal.lfilter b a x
scipy.signal.detrend data axis! type!
np.polyfit x y deg! rcond! full! w
scipy.integrate.trapezoid y x dx axis!
scipy.integrate.simpson y x dx axis!
scipy.integrate.cumulative_trapezoid y x dx axis! initial!
scipy.linalg.block_diag *arrs
scipy.linalg.eigvalsh a b lower! overwrite_a! overwrite_b! check_finite!
scipy.linalg.svdvals a overwrite_a! check_finite!
scipy.linalg.norm a ord! axis! keepdims! check_finite!
scipy.linalg.pinv a
scipy.linalg.lstsq a b cond! overwrite_a! overwrite_b! check_finite!
scipy.linalg.solve_triangular a b trans! lower! unit_diagonal! overwrite_b! check_finite!
scipy.linalg.expm A
scipy.linalg.lu_factor a overwrite_a! check_finite!
scipy.linalg.lu_solve lu_and_piv b trans! overwrite_b! check_finite!
scipy.linalg.cho_factor a lower! overwrite_a! check_finite!
scipy.linalg.cho_solve c_and_lower b overwrite_b! check_finite!
scipy.linalg.qr a overwrite_a! lwork! mode! pivoting! check_finite!
"""

# Scalar types that are called to convert.
CONVERSIONS = tuple(
    f"np.{t}" for t in ("float64", "float32", "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32",
                        "uint64", "bool_", "complex64", "complex128", "intp")
)
DTYPES = {
    "float": "float64", "int": "int64", "bool": "bool", "complex": "complex128", "np.bool_": "bool",
    "np.double": "float64", "np.single": "float32", "np.intp": "int64", "np.int_": "int64",
} | {name: name.removeprefix("np.") for name in CONVERSIONS if name not in ("np.bool_", "np.intp")}

BUILTINS = ("abs", "max", "min", "float", "int", "bool", "len", "round", "complex", "pow")

MATH = tuple(
    f"math.{f}" for f in (
        "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
        "asinh", "acosh", "atanh", "log2", "log10", "log1p", "expm1", "exp2", "cbrt", "pow", "fabs", "floor",
        "ceil", "trunc", "fmod", "remainder", "copysign", "hypot", "erf", "erfc", "gamma", "lgamma",
        "degrees", "radians", "ldexp", "isnan", "isinf", "isfinite", "gcd", "comb", "factorial", "isqrt",
    )
)

CONSTANTS = {
    "np.pi": np.pi, "np.e": np.e, "np.inf": np.inf, "np.nan": np.nan, "np.euler_gamma": np.euler_gamma,
    "cmath.pi": np.pi, "cmath.e": np.e, "cmath.inf": np.inf, "cmath.nan": np.nan, "cmath.tau": 2 * np.pi,
    "math.pi": np.pi, "math.e": np.e, "math.inf": np.inf, "math.nan": np.nan, "math.tau": 2 * np.pi,
}

# Methods of arrays that are functions of the same name.
METHODS = frozenset(
    "sum prod mean std var max min ptp all any argmax argmin argsort cumsum cumprod dot trace ravel "
    "transpose swapaxes squeeze repeat take diagonal clip round nonzero searchsorted copy astype reshape "
    "conj conjugate".split()
)
WRITING_METHODS = ("fill", "sort", "put", "resize", "itemset", "partition", "setfield", "setflags", "byteswap")


def parameters(name: str) -> tuple[str, ...] | None:
    """The parameters of a function, `!` marking those known while compiling; None if not accepted."""
    if name in _TABLE:
        return _TABLE[name]
    if name in CONVERSIONS:
        return ("x",)
    if name in MATH:
        return ("*x",)
    if name in formula_rows.PARAMETERS:
        return formula_rows.PARAMETERS[name]
    function = function_of(name) if name.startswith(("np.", "scipy.special.")) else None
    if isinstance(function, np.ufunc) and function.signature is None:
        return (*(f"x{k + 1}" for k in range(function.nin)), "out", "where", "dtype!")
    return None


def canonical(dotted: str) -> str:
    """The one name of a function: `np.amax` -> "np.max", `np.add` -> "+", `scipy.fft.rfft` -> "np.fft.rfft"."""
    head, _, tail = dotted.partition(".")
    if tail.startswith("fft.") and head == "scipy" and f"np.{tail}" in _TABLE:
        return f"np.{tail}"
    return SYNONYMS.get(tail, dotted) if head == "np" and tail else dotted


def is_known(name: str) -> bool:
    """Whether NumPy or SciPy have a function of that name at all."""
    return function_of(name) is not None


# Methods of ufuncs: the ufuncs that have them, and their parameters.
UFUNC_METHODS = """
reduce add multiply maximum minimum logical_and logical_or fmax fmin logaddexp subtract divide true_divide \
hypot : array axis! dtype! out keepdims! initial where
accumulate add multiply maximum minimum fmax fmin logaddexp subtract divide true_divide hypot : array axis! dtype! out
outer add subtract multiply divide true_divide power maximum minimum fmax fmin hypot arctan2 logaddexp less less_equal \
greater greater_equal equal not_equal : a b
reduceat add : array indices axis!
"""


def _methods() -> list[str]:
    """np.add.reduce and its like, as rows of PARAMETERS."""
    found = []
    for line in UFUNC_METHODS.replace("\\\n", "").strip().splitlines():
        (method, *ufuncs), parameters = (part.split() for part in line.split(" : "))
        found += [" ".join((f"np.{u}.{method}", *parameters)) for u in ufuncs]
    return found


def _table() -> dict[str, tuple[str, ...]]:
    rows = (line.split() for line in [*PARAMETERS.strip().splitlines(), *_methods()])
    return {name: tuple(rest) for name, *rest in rows}


_TABLE = _table()
