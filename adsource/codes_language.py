"""The error codes of the accepted language, AD1xx; the others stand in codes.py."""

LANGUAGE: dict[str, tuple[str, str]] = {
    "AD102": (
        "Function within a function",
        "Such a function is called by its name. Where it is kept as a value, what it reads is set once.",
    ),
    "AD103": (
        "Class within a function",
        "Define the class at the top level of the file, and hand its fields to the function as parameters.",
    ),
    "AD104": (
        "try",
        "Which statements run would depend on an exception: every `except` has to raise. Test for the case before.",
    ),
    "AD105": (
        "with",
        "What a context manager does is not known, but for `np.errstate` that silences warnings. Put the `with` "
        "around the call of the function.",
    ),
    "AD106": (
        "yield",
        "Generators are not differentiated. Fill an array, and return it.",
    ),
    "AD107": (
        "async and await",
        "Use a plain function.",
    ),
    "AD108": (
        "global and nonlocal",
        "A function that sets names of the file is not differentiated: hand the value over as a parameter, and "
        "return what changes. `nonlocal` names are set by assignments.",
    ),
    "AD109": (
        "Star arguments",
        "The number of arguments or items is not known while compiling. List them.",
    ),
    "AD111": (
        "Loop without an end",
        "A loop whose condition always holds is left by `break`, `return` or `raise`.",
    ),
    "AD112": (
        "Assignment expression",
        "`:=` of a tuple is not understood. Set the names on a line of their own.",
    ),
    "AD113": (
        "Comprehension or list",
        "The items of a list are kept in an array, so they are of one kind: numbers, arrays of one shape, or tuples "
        "of these. A list grows in the function, and the block, where it begins as `xs = []`. What goes beyond that "
        "(items of different lengths, lists as results, `insert`, items changed under another name) is refused.",
    ),
    "AD114": (
        "del",
        "Only names are deleted. Make a new array without what is to go.",
    ),
    "AD115": (
        "match",
        "Patterns are numbers, strings, None, `|`, a name and `_`. Use `if` and `elif` for others.",
    ),
    "AD116": (
        "Import within a function",
        "Imports of libraries count as the file's, where their names mean nothing else in it. Move others to the top of"
        " the file.",
    ),
    "AD117": (
        "Set",
        "Use an array or a tuple.",
    ),
    "AD118": (
        "Statement that is not supported",
        "The statement has no meaning for a derivative, or none that is known yet.",
    ),
    "AD119": (
        "Expression that is not supported",
        "Write it with plain operators, calls, tuples and arrays.",
    ),
    "AD120": (
        "Unknown name",
        "The name is neither bound in the function nor a constant, import or function at the top of the "
        "file.",
    ),
    "AD121": (
        "Unknown function",
        "Functions of NumPy, `math`, `scipy.special` and `scipy.linalg` that `adsource rules` lists, a "
        "few builtins, and functions of the same file can be called, by name.",
    ),
    "AD122": (
        "Recursion",
        "A function that calls itself, directly or through others, has to return on some path without doing so, "
        "and calls itself with arguments of the same types.",
    ),
    "AD123": (
        "Return",
        "Every path ends in a `return` with the same number of values. Functions that others call may give None on some"
        " paths: bind what they give to a name, and ask `if t is None`. None in lists, in objects and in one"
        " side of a choice is not understood.",
    ),
    "AD125": (
        "Call with an effect in an expression",
        "A call that writes into an array, or returns nothing, stands on a line of its own.",
    ),
    "AD126": (
        "Arguments of a call",
        "The call has an argument that the function does not take, lacks one, or gives while running what"
        " has to be known while compiling (axis, dtype, keepdims).",
    ),
    "AD127": (
        "Not a constant",
        "Module constants are evaluated without running the file: numbers, strings, tuples, arithmetic of"
        " these, and NumPy arrays of them, set once and never written. Make anything else a parameter.",
    ),
    "AD128": (
        "Unknown attribute or method",
        "Arrays have the attributes and methods that NumPy functions stand for. Objects are not supported.",
    ),
    "AD129": (
        "Target of an assignment",
        "Values are assigned to names and to elements of arrays that have a name.",
    ),
    "AD130": (
        "Dict",
        "A dict has literal string keys, the same ones on every path.",
    ),
    "AD131": (
        "Loop over something else than a range",
        "Loop over `range(...)`, or over a literal tuple, whose items are taken one by one.",
    ),
    "AD132": (
        "Value thrown away",
        "The line computes something that nobody reads, or has an effect that is not known.",
    ),
    "AD133": (
        "Decorator",
        "A decorator may change what the function does. `numba.njit` and those of adsource are accepted.",
    ),
    "AD135": (
        "Module not found",
        "A relative import names a module that is not there. Helpers are read from the files of your package, "
        "which are never run.",
    ),
    "AD136": (
        "Random numbers",
        "Random numbers are drawn from a `np.random.Generator` that is a parameter, or that is made with a seed; "
        "they are constants for the derivative, and a gradient draws them as often as the primal does. The "
        "functions of `np.random` itself share a generator with everything else in the process, and a generator "
        "without a seed would give the gradient other numbers than the value.",
    ),
    "AD137": (
        "What is solved is not known",
        "`ad.fixed_point`, `ad.root` and `ad.solved` take a function at the top level of the file as their first "
        "argument, a start (a float, or an array of floats) as their second, and the function's further arguments. The "
        "function is called again at the solution: it must not write into its arguments or draw random numbers, and "
        "gives one result. `ad.minimize` takes two such functions: what is minimised, and by `grad=` its gradient.",
    ),
    "AD138": (
        "Object under two names",
        "Each object has a name of its own for each of its fields. A function that changes an object takes those that "
        "it is handed for different ones, and an object holds no object that holds it. Hand it over once, or make a "
        "copy (`dataclasses.replace`, `dict(d)`).",
    ),
    "AD139": (
        "Class that is not understood",
        "Dataclasses, named tuples and plain classes are read: their fields, methods and properties. Base classes from "
        "elsewhere, metaclasses, `__new__` and other decorators may change what a class does.",
    ),
    "AD140": (
        "Syntax error",
        "Python cannot parse the file.",
    ),
    "AD141": (
        "NUL character",
        "The file contains a NUL character, and may be damaged.",
    ),
    "AD142": (
        "File too large",
        "Move the function and its helpers into a file of their own.",
    ),
    "AD143": (
        "Identifier not in normal form",
        "Python reads identifiers in the normal form NFKC, so that two spellings can be one name. Write "
        "the normal form.",
    ),
    "AD144": (
        "Bidirectional control character",
        "Such a character makes code read differently from what runs (CVE-2021-42574). Remove it.",
    ),
    "AD145": (
        "Nested too deeply",
        "Break the expression up over several statements.",
    ),
    "AD146": (
        "Checkpoint cannot be used",
        "It stands around what a loop runs over, `ad.checkpoint(range(n), slots=20)`, at the top of its function.",
    ),
}
