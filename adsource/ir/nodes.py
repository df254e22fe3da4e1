"""The IR: typed expressions that stay trees, structured statements, functions.

Every node is frozen; passes make new ones.  An expression is a tree of rulebook operations, named as
the user would write them: operators by their sign ("+", "u-" for the unary one), functions by their
dotted canonical name ("np.sin", "math.exp", "scipy.special.erf", "abs").  A statement knows the primal
statement that it comes from; as long as no pass has changed it, `verbatim` is true and the primal's
own text is printed for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace  # noqa: F401  (replace: used by passes)

from adsource.ir.places import Part, line_of
from adsource.ir.types import Extent, Type


@dataclass(frozen=True)
class Origin:
    """The primal statement: its number in the file, its place, its text (dedented, without comments
    above it), and into how many IR statements the frontend has split it."""

    number: int
    line: int
    text: str
    parts: int = 1
    path: str = ""


# ------------------------------------------------------------------ expressions


@dataclass(frozen=True)
class Const:
    value: object
    type: Type


@dataclass(frozen=True)
class Name:
    id: str
    type: Type


@dataclass(frozen=True)
class Op:
    """One rulebook operation.  `args` are the operands in the order of the function's signature,
    `static` the operands known while compiling (axis, keepdims, dtype, subscripts, ...)."""

    op: str
    args: tuple[Expr, ...]
    type: Type
    static: tuple[tuple[str, object], ...] = ()

    def get(self, key: str, default: object = None) -> object:
        return dict(self.static).get(key, default)

    def __hash__(self) -> int:
        return _hash(self, self.op, self.args)


OWN = "own."  # `own.soft`: the program's function `soft`, under a rule of the user's; `callee` is its key
MORE_ROOM = "# more room for the list"  # above the assignment that a growing list gets room by
TAKEN_OFF = "taken off the list"  # behind a copy that stands for the item itself


@dataclass(frozen=True)
class Slice:
    start: Expr | None = None
    stop: Expr | None = None
    step: Expr | None = None


@dataclass(frozen=True)
class NewAxis:
    pass


@dataclass(frozen=True)
class Index:
    """`base[items]`: an element, a basic view, or (with an integer or boolean array) a gathered copy.
    Ellipsis is expanded to full slices; trailing full slices may be missing."""

    base: Expr
    items: tuple[Expr | Slice | NewAxis, ...]
    type: Type

    def __hash__(self) -> int:
        return _hash(self, self.base, self.items)


@dataclass(frozen=True)
class TupleExpr:
    items: tuple[Expr, ...]
    type: Type


def _hash(node: Op | Index, *parts: object) -> int:
    """Kept with the node, which never changes: trees are looked up often, and each look would go through the whole."""
    known = node.__dict__.get("_hash")
    if known is None:
        known = hash(parts)
        object.__setattr__(node, "_hash", known)
    return known


@dataclass(frozen=True)
class RecordExpr(TupleExpr):
    """The parts of a record, in the order of its type's keys.  origin: the variable that holds it and the keys that
    lead there, () for one that nobody else can see."""

    origin: tuple[str, ...] = ()


Expr = Const | Name | Op | Index | TupleExpr


# ------------------------------------------------------------------- statements


@dataclass(frozen=True, kw_only=True)
class Statement:
    origin: Origin | None = None
    comments: tuple[str, ...] = ()  # comment lines that stand above it, without indentation
    verbatim: bool = False
    remark: str = ""  # printed behind the line
    strong: bool = False  # where its result has the adjoint 0, infinite slopes have no part (strong.py)


@dataclass(frozen=True)
class Assign(Statement):
    """inside: the number in an array without axes is set, `e[()] = value` (see `ir/boxes.py`)."""

    target: Name
    value: Expr
    inside: bool = False


@dataclass(frozen=True)
class Permute(Statement):
    """`u, v = v, u`: names bound anew to the values that names had before, all at once."""

    targets: tuple[Name, ...]
    sources: tuple[Name, ...]


@dataclass(frozen=True)
class Store(Statement):
    """`base[items] = value`, in place."""

    target: Index
    value: Expr


@dataclass(frozen=True)
class Update(Statement):
    """`target op= value`: in place where the target is an array or an element of one.

    free: the order in which such sums take in their terms is ours to choose, not the user's."""

    target: Name | Index
    op: str  # "+", "-", "*", "/", "**", "//", "%", "@"
    value: Expr
    free: bool = False


@dataclass(frozen=True)
class Call(Statement):
    """`targets = callee(args)`: a call of another function of the program, arguments in the order of
    the callee's parameters, defaults filled in.  `callee` is the key into Program.functions;
    `keywords` names the last arguments, where the callee takes them by name alone."""

    targets: tuple[Name, ...]
    callee: str
    args: tuple[Expr, ...]
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Do(Statement):
    """An operation for its effect alone: `np.add.at(u_b, idx, v)`, `tape.append(x)`."""

    value: Op


@dataclass(frozen=True)
class Keep(Statement):
    """A statement kept in the forward sweep as it stands: print, assert, raise, pass.

    words: what the text calls the names in `reads`, where a pass has given these others (`ir/kept.py`)."""

    text: str
    reads: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checkpoint:
    """How a loop is to be reversed: from states that are kept, instead of recording every pass.

    schedule: a function of templates/schedules.py.  disk_slots: beyond those in memory.  folder: where they are,
    "" if nothing is kept on disk."""

    schedule: str
    slots: Expr
    disk_slots: Expr | None = None
    folder: str = ""
    narrow: bool = False  # states are kept in float32
    narrow_tapes: bool = False  # tapes in slots are
    packed: bool = False  # files are compressed
    budget: str = ""  # how many bytes of memory there are for states and tapes, as Python text: then it says the rest


@dataclass(frozen=True)
class For(Statement):
    var: Name
    start: Expr
    stop: Expr
    step: Expr
    body: tuple[AnyStatement, ...]
    checkpoint: Checkpoint | None = None
    declared: bool = False  # the user says that its passes are independent (`prange`)
    abreast: bool | None = None  # whether its passes are to run in parallel; None: nobody has asked


@dataclass(frozen=True)
class While(Statement):
    test: Expr
    body: tuple[AnyStatement, ...]
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True)
class If(Statement):
    test: Expr
    body: tuple[AnyStatement, ...]
    orelse: tuple[AnyStatement, ...] = ()
    guard: bool = False  # the body leaves the block: `orelse` is printed behind it, not under `else`
    again: bool = False  # a block of the user's that is to be computed again, whose test is true (see outline.py)


@dataclass(frozen=True)
class Jump(Statement):
    """`break` or `continue`, last in its block; what would follow stands in the other arm of the `If`
    that holds it (`If.guard`), so that the tree alone tells what runs."""

    kind: str


@dataclass(frozen=True)
class Return(Statement):
    """The one exit, last in a function.  An empty tuple of values returns nothing."""

    values: tuple[Expr, ...]


@dataclass(frozen=True)
class Remark(Statement):
    """A comment line of our own; an empty text is a blank line."""

    text: str


AnyStatement = (
    Assign | Permute | Store | Update | Call | Do | Keep | For | While | If | Jump | Return | Remark
)


# -------------------------------------------------------------------- functions


@dataclass(frozen=True)
class Param:
    name: str
    type: Type
    default: str | None = None  # source text of the default
    keyword: bool = False  # behind `*`: handed over by name alone


@dataclass(frozen=True)
class Function:
    name: str  # the primal's name
    key: str  # unique among specialisations; equal to the name for the first
    params: tuple[Param, ...]
    body: tuple[AnyStatement, ...]
    line: int = 0
    docstring: str = ""
    text: str = ""  # the primal's whole source text, for the copy in the generated module
    path: str = ""  # of its file
    implicit: str = ""  # what it solves, if its derivative comes from that: "fixed_point", "root", "solved"
    errors: tuple[tuple[str, str], ...] = ()  # what `np.errstate` says within it
    inside: str = ""  # the class that it is a method of
    takes: tuple[tuple[Param, Expr], ...] = ()  # the user's parameters, each with its parts (names of `params`)
    gives: tuple[Expr, ...] = ()  # the user's results, each with its parts (unnamed)
    sets: tuple[str, ...] = ()  # the user's parameters of which parts are set
    piece: str = ""  # of a function that is cut at its checkpointed loop: "start", "step", "again", "end"; "block"
    joint: bool = False  # to be computed again: it stays a function
    unknown: int = 0  # which parameter it is solved for, if it is `implicit`: where the search begins
    lists: tuple[str, ...] = ()  # arrays whose rows are the items of lists
    refilled: tuple[str, ...] = ()  # those of which items are set

    @property
    def inputs(self) -> tuple[Param, ...]:
        """The parameters that its derivative is about: of what is solved for, neither the start nor tolerances."""
        if not self.implicit:
            return self.params
        last = len(self.params) - (1 if self.implicit == "solved" else 2)
        return tuple(p for k, p in enumerate(self.params) if k != self.unknown and k < last)

    @property
    def results(self) -> tuple[Expr, ...]:
        last = self.body[-1] if self.body else None
        return last.values if isinstance(last, Return) else ()


@dataclass(frozen=True)
class Program:
    """The function to differentiate and all that it calls, specialised to types."""

    entry: str
    functions: dict[str, Function]
    path: str  # display path of the primal's file
    text: str  # its whole text
    imports: tuple[str, ...] = ()  # the import lines of the file that the functions use
    constants: tuple[tuple[str, str], ...] = ()  # module constants used: name, source text
    np: str = "np"  # the user's name for numpy
    taken: frozenset[str] = field(default_factory=frozenset)  # every identifier in the file
    parts: tuple[Part, ...] = ()  # where the lines of `text` come from, if it was put together from several files
    classes: tuple[tuple[str, str, str, int], ...] = ()  # classes used: name, source text, path, line
    mentioned: tuple[Function, ...] = ()  # functions that constants and defaults hold, and nothing calls: their text

    def line(self, path: str, number: int) -> str:
        """A line of one of the files."""
        found = line_of(self.parts, path, number)
        lines = self.text.splitlines() if found is None else []
        return found if found is not None else lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Contract:
    """How an adjoint (or tangent) routine is called.

    Adjoint `f_b`: parameters are the primal's, then `shadows` (one `x_b` for each active array
    parameter, in order), then `seeds` (one for each active result).  It returns, flat, the primal's
    results and then the adjoints of the active scalar parameters (`scalars`).  One item is returned
    bare, none means no result.  Tangent `f_d`: the primal's parameters, then one `x_d` for each
    active parameter (`directions`); it returns the results, then the tangents of the active results.
    """

    primal: str  # key of the primal function
    routine: str  # name of the routine, such as "diffuse_b"
    active: tuple[str, ...]  # active parameters, in order
    shadows: tuple[str, ...] = ()  # names of shadow parameters: "u_b"
    scalars: tuple[str, ...] = ()  # names of the returned adjoints: "k_b"
    seeds: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    results: tuple[Expr, ...] = ()  # the primal's results, as expressions of the routine
    active_results: tuple[int, ...] = ()
    writes: tuple[str, ...] = ()  # parameters that the primal overwrites
    entry: frozenset[str] = frozenset()  # parameters whose entry contents the adjoint depends on
    volumes: tuple[tuple[str, str], ...] = ()  # the bytes of each tape, as Python text; "" where that is not known
    records: tuple[str, ...] = ()  # what is recorded and why, a line each
    alike: tuple[tuple[Extent, Extent, int], ...] = ()  # extents that its tapes take as equal, and the line
    tangent: bool = False  # it is a tangent: there may be no directions, where nothing is active
    lean: bool = False  # it returns adjoints alone, and leaves what the primal overwrites in any state
    written: tuple[str, ...] = ()  # shadows that it writes, whatever they hold, instead of adding to them
    adding: str = ""  # name of the routine that adds to them


@dataclass(frozen=True)
class WorkArray:
    """An array of a workspace.  shape: in terms of the workspace's parameters and sizes.  parts: where it is no
    array but all that another routine, which is called, works in."""

    name: str
    dtype: str = "float64"
    shape: tuple[Expr, ...] = ()
    parts: tuple[WorkArray, ...] = ()


@dataclass(frozen=True)
class Workspace:
    """What a routine works in: arrays that its caller hands over, in one tuple, and whose contents matter to nobody.

    name: of the function that makes them.  routine: whose they are.  param: the routine's name for the tuple.
    params: what the shapes depend on.  sizes: numbers that they are made of."""

    name: str
    routine: str
    param: str
    params: tuple[Param, ...]
    sizes: tuple[Assign, ...]
    arrays: tuple[WorkArray, ...]
