"""The table of all error codes: what each means and what to do.

AD0xx use and files, AD1xx the accepted language, AD2xx memory and aliasing, AD3xx types and signatures,
AD4xx rules, AD5xx targets.  `docs/reference/make_errors.py` writes docs/reference/errors.md from it.
"""

from adsource.codes_language import LANGUAGE

# code -> (title, what it means and what to do)
CODES: dict[str, tuple[str, str]] = LANGUAGE | {
    "AD001": (
        "Wrong use",
        "A command or a call has an option, a name or a value that cannot be used. The message names it.",
    ),
    "AD002": (
        "File cannot be read",
        "The source file does not exist, is not a file, or is not UTF-8 text.",
    ),
    "AD003": (
        "Output cannot be written",
        "The output folder is missing or not writable. What stood there before is unchanged: output is "
        "written to a temporary file beside it, and renamed only when it is complete.",
    ),
    "AD004": (
        "No source",
        "The function's source text cannot be found: it is a lambda, built in, compiled, made by `exec`, or "
        "typed into a prompt that keeps no history. Define it with `def` in a file or a notebook cell.",
    ),
    "AD005": (
        "Closure",
        "The function reads variables of the function around it, whose values stand nowhere in the source. "
        "Make them parameters.",
    ),
    "AD006": (
        "Constant changed while running",
        "A module constant that the function reads has another value in the running program than in the "
        "source. The derivative is made from the source, so it would be that of another function. Make the "
        "value a parameter.",
    ),
    "AD007": (
        "Not a scalar result",
        "`grad` and `value_and_grad` need a function with one real result. Return a real scalar (of a complex "
        "number its `.real` or `abs`), use `vjp`, or "
        "pass `has_aux=True` where the function returns `(scalar, anything)`.",
    ),
    "AD008": (
        "No such function",
        "The file has no function of that name at its top level.",
    ),
    "AD009": (
        "File changed since it was imported",
        "The function that runs is not the one that now stands in the file, so its derivative would be that "
        "of another function. Start again, or reload the module.",
    ),
    "AD011": (
        "Integer in wrt",
        "There is no derivative with respect to an integer or boolean array. Convert it to float first, or "
        "leave it out of `wrt`.",
    ),
    "AD012": (
        "Argument of a type that is not supported",
        "Arguments are NumPy arrays, numbers, booleans, None and tuples of them. Lists become arrays by "
        "`np.asarray`; subclasses of `ndarray` (matrix, masked array) have a meaning of their own and are "
        "not accepted.",
    ),
    "AD013": (
        "Nothing to differentiate",
        "With `wrt=None` the gradient is taken with respect to all float parameters, and there is none.",
    ),
    "AD014": (
        "No such parameter in wrt",
        "`wrt` holds names or positions of parameters, each once.",
    ),
    "AD015": (
        "Shape or dtype of a seed or direction",
        "A seed has the shape of the result, a direction that of its argument.",
    ),
    "AD016": (
        "No second derivative",
        "`hvp` and `hessian` read the gradient's generated module again and differentiate it forwards. Where it keeps "
        "lists (values of loops whose number of passes is not known before), or calls helpers that are not read, this "
        "is not possible yet. A module that says `Once only` at its head cannot be differentiated again: it is made of "
        "`stop_gradient`, of what is solved for, of loops that keep states, or of rules of the user's, and holds their "
        "first derivatives alone. `hvp` and `hessian` record every pass of a checkpointed loop; on the command line "
        "`--checkpoint off` emits such a module.",
    ),
    "AD201": (
        "Arguments overlap in memory",
        "Two array arguments share memory and the function overwrites one of them. The derivative treats "
        "arguments as separate. Pass a copy of one.",
    ),
    "AD207": (
        "Shared memory across a checkpoint",
        "Two arrays of a checkpointed loop may be one, and it is written. Make one a copy before the loop.",
    ),
    "AD301": (
        "No derivative rule",
        "An active value goes through an operation that has no derivative rule. Detach it with "
        "`stop_gradient`, or write a rule. `adsource rules` lists what there is.",
    ),
    "AD302": (
        "Active value in an integer array",
        "A value that carries a derivative is stored in an array of integers, where it is rounded.",
    ),
    "AD304": (
        "Arguments of a call overlap",
        "A function of the program overwrites an argument that shares memory with another one of the call, and it "
        "calls itself, so that its lines cannot stand in the place of the call. Hand a copy of the one "
        "that is only read.",
    ),
    "AD305": (
        "Array shared and written",
        "Two names may stand for the same memory, or may not: a `reshape` of an array may be a copy. "
        "One of them is written. Bind a copy (`.copy()`), or write into the array itself. An array without axes is "
        "taken for a number: it may be changed in place under one name, not under several, and not by a function.",
    ),
    "AD306": (
        "Result that may be an argument",
        "A function that calls itself may return one of its arguments, and the result is written in place. "
        "Write into a copy, or let the function return one.",
    ),
    "AD307": (
        "Tuple bound in several places",
        "The items of a tuple get their names in more than one place. Unpack it once, into names of its own.",
    ),
    "AD308": (
        "A call changes an active array and has no derivative",
        "A function called for its effect writes an array that what is differentiated flows through. "
        "`np.add.at` and `np.subtract.at` are differentiated; for others store into the array with subscripts.",
    ),
    "AD309": (
        "A draw that depends on what varies",
        "The parameters of a random draw (mean, width, what is chosen from) vary with what is differentiated. The "
        "location and the scale of the common ones (`normal`, `uniform`, ...) enter by the formula; of others the "
        "dependence would be lost. Draw from the standard distribution and scale the result; the message says how.",
    ),
    "AD310": (
        "Parameter without a type",
        "The type of every parameter is told by the signature, an annotation or a default. `np.ndarray` "
        "tells neither dtype nor rank.",
    ),
    "AD311": (
        "Signature cannot be read",
        "Types are written as Numba writes them: `float64`, `int64`, `boolean`, `float64[:, :]`, "
        "`float64[:, ::1]` (C order), `float64[::1, :]` (Fortran order), `float64[:, 1]` (an extent that "
        "is 1).",
    ),
    "AD312": (
        "Signature does not fit",
        "The signature has more types than the function has parameters, or names one that it does not have.",
    ),
    "AD313": (
        "Expression without a type",
        "NumPy itself would refuse it, or its dtype and rank are not known while compiling.",
    ),
    "AD314": (
        "Name of several types",
        "On two paths to this place the name was bound to values of different kinds. Where the first pass of a loop, "
        "or the arms of an `if`, can be kept apart, they are; a name that a loop may change at any pass has one "
        "kind. Begin with an array (`np.zeros(n)`), or use a name for each.",
    ),
    "AD315": (
        "Name read before it is set",
        "Set the name on every path that leads to the place.",
    ),
    "AD316": (
        "Not a condition",
        "The truth of an array is ambiguous; `and` and `or` take conditions.",
    ),
    "AD317": (
        "Not an index",
        "Indices, bounds of slices and of ranges are integers; indices may also be slices, None, and "
        "arrays of integers or booleans.",
    ),
    "AD318": (
        "Array cannot hold the result",
        "An in-place operation keeps the array's dtype and rank.",
    ),
    "AD319": (
        "Sections that overlap",
        "NumPy reads a right side before it writes, except where both sides are rows of one array whose elements "
        "lie at different distances (`x[::2] = x[:4]`, `M[1] = M[:, 3]`). There it may read what it has just written. "
        "Copy the right side (`.copy()`).",
    ),
    "AD401": (
        "Rule cannot be read",
        "The text of a derivative rule is not in the notation of the rule book.",
    ),
    "AD402": (
        "Rule cannot be applied",
        "A line of a derivative rule does not fit the operands that the rule is used for.",
    ),
    "AD403": (
        "Rule and function do not fit",
        "A rule of your own names what it does not know, lacks the line of an operand, hands other arguments to "
        "its function than that takes, or is about a function that cannot be one operation: such a function "
        "takes plain arguments, writes none of them, and returns fresh memory. Operands that are never "
        "differentiated are annotated in the rule: `n: int`.",
    ),
    "AD404": (
        "Rule is wrong",
        "A rule of your own was compared with the function that it is about, by difference quotients and by the "
        "dot product of tangent and adjoint, and differs. The message gives the numbers and the place. Where the "
        "operands that were tried are outside of what the function is for, a line `>>> f(positive[4])` in the "
        "rule's docstring says which are meant.",
    ),
    "AD501": (
        "No compiled form",
        "For `cpu` array statements become loops, and this operation, in this form, has none: it is in the "
        "function itself or in the derivative of the line. Write it in other words, or take the target "
        "`numpy`, which knows every operation that has a rule.",
    ),
}


def page() -> str:
    """docs/reference/errors.md, made from CODES."""
    head = (
        "# Error codes\n\n"
        "<!-- Made by `python docs/reference/make_errors.py`. Edit adsource/codes.py and codes_language.py. -->\n\n"
        "AD0xx use and files, AD1xx the accepted language, AD2xx memory and aliasing, AD3xx types and "
        "signatures, AD4xx rules, AD5xx targets.\n"
    )
    entries = [f"\n## {code}\n\n**{title}.** {text}\n" for code, (title, text) in sorted(CODES.items())]
    return head + "".join(entries)
