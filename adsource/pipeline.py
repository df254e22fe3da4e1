"""From a request to a module's text: the passes, in the order in which they run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

from adsource.analyses.boxes import boxes, refused_boxes
from adsource.analyses.buffers import Effects, buffers, effects_of, shared
from adsource.analyses.kinds import passed_on
from adsource.analyses.reshaped import order_seen
from adsource.analyses.summaries import called, summaries
from adsource.backend.amounts import head
from adsource.backend.assemble import assemble
from adsource.backend.contract import documented
from adsource.compiled import Work, handed_over, in_lanes, in_parallel, lower_function, lowered_routines
from adsource.errors import Refusal
from adsource.frontend.build import ONCE
from adsource.frontend.build import program as read_program
from adsource.frontend.callees import Covered
from adsource.frontend.functions import canonical as canonical_name
from adsource.frontend.stack import deep
from adsource.ir.nodes import OWN, Call, Contract, Function, Op, Program, Workspace
from adsource.ir.places import Part
from adsource.ir.show import show as show_ir
from adsource.ir.types import is_array, is_float
from adsource.ir.walk import expressions, is_own, leaf_names, names, nodes, statements
from adsource.library import VERSION
from adsource.rulebook.book import Book, load_book
from adsource.rulebook.rule import Rule
from adsource.rulebook.user import file_rules, module_rules
from adsource.rulebook.uses import uses
from adsource.transforms.adding import with_adding
from adsource.transforms.adjoint import Adjoints, refusal
from adsource.transforms.canonical import canonical
from adsource.transforms.checkpoint import Driver
from adsource.transforms.checks import checks_joined
from adsource.transforms.detached import detached
from adsource.transforms.guards import guarded
from adsource.transforms.heavy import name_heavy
from adsource.transforms.items import items_kept, refuse_constants, refuse_references
from adsource.transforms.lean import lean
from adsource.transforms.memory import memory
from adsource.transforms.outline import hoisted, outlined
from adsource.transforms.overlap import check_overlaps, in_order
from adsource.transforms.parallel_parts import Shared
from adsource.transforms.refused import (
    refuse_budgets,
    refuse_compiled_calls,
    refuse_compiled_tapes,
    refuse_tapes_on_disk,
)
from adsource.transforms.reparametrised import reparametrised
from adsource.transforms.small import drawing, single_calls, small_callees
from adsource.transforms.strong import strong
from adsource.transforms.tangent import Tangents
from adsource.transforms.unboxed import unboxed
from adsource.transforms.versions import versions

RuleFile = tuple[str, str]  # its path as it is shown, and its text


@dataclass(frozen=True)
class Request:
    """What is to be differentiated, how, and for what."""

    path: str  # as it is shown
    text: str
    function: str
    wrt: tuple[str, ...] | None = None
    signature: object = None
    target: str = "cpu"
    modes: tuple[str, ...] = ("adjoint",)
    command: str = ""
    rules: tuple[RuleFile, ...] = ()
    parts: tuple[Part, ...] = ()  # where the lines of the text come from, if from several files
    spoilt: tuple[tuple[str, str], ...] = ()  # names at its top that are no constants, and why
    checkpoints: tuple[str, ...] = ()  # markers of loops from outside of the file: "heat:t,slots=20"
    parallel: bool = False  # loops on `cpu` whose passes are independent run in parallel
    math: str = "vector"  # elementary functions in loops on `cpu`: helpers that vectorise, or the library's ("libm")


@dataclass(frozen=True)
class Result:
    text: str
    function: str
    wrt: tuple[str, ...]
    report: dict = field(default_factory=dict)


PASSES = ("frontend", "versions", "canonical", "heavy", "adjoint", "tangent", "lower")


def emit(request: Request) -> Result:
    """The generated module; raises Refusal."""
    try:
        try:
            return _emitted(request)
        except RecursionError:
            return deep(_emitted, request)
    except (RecursionError, MemoryError):
        raise Refusal("AD145", "the source is nested too deeply", request.path,
                      rewrite="Break the expression up over several statements.") from None


def _emitted(request: Request) -> Result:
    work = _begin(request)
    entry = work.program.functions[work.program.entry]
    adjoint, tangent = _differentiate(work, request.modes, request.target)
    routines = [r for made in (adjoint, tangent) if made for r in made[0]]
    refuse_budgets(work.program, routines)
    refuse_tapes_on_disk(work.program, routines)
    recorded = memory(adjoint[1], adjoint[0]) if adjoint else {}
    whole = _with_pieces(work, routines)
    primals = _primal_callees(whole, routines)
    if request.target == "numpy":
        routines = [(in_order(f), c) for f, c in routines]
        plain = [c.tangent or f.piece == "pulled" for f, c in routines]
        routines = [(f if bare else guarded(f, whole.program.functions[c.primal], c.alike), c)
                    for bare, (f, c) in zip(plain, routines)]
    workspaces: dict[str, Workspace] = {}
    if request.target == "cpu":
        refuse_compiled_calls(work.program, routines)
        refuse_compiled_tapes(work.program, routines)
        routines = lowered_routines(whole, routines, adjoint[1].routine if adjoint else "", request.parallel)
        primals = [lower_function(f, whole, (), request.parallel) for f in primals]
        made = in_lanes([*(f for f, _ in routines), *primals], request.math)
        routines = [(f, c) for f, (_, c) in zip(made, routines)]
        primals = made[len(routines) :]
        parts: dict[str, list[Shared]] = {}
        if request.parallel:
            routines, primals, parts = in_parallel(whole, routines, primals)
        if adjoint:
            within = {str(op.get("callee")) for op in own_operations(whole.program)}
            routines, primals, workspaces = handed_over(whole, routines, primals, adjoint[1], within, parts)
        else:
            primals += [p.function for shared in parts.values() for p in shared]
        routines = [(checks_joined(f), c) for f, c in routines]
        primals = [checks_joined(f) for f in primals]
    routines, offered = with_adding(routines, adjoint and adjoint[1], workspaces, work.program.taken)
    routines = [(documented(f, c, whole.program, workspaces.get(f.key)), c) for f, c in routines]
    bare = request.wrt is None and len(entry.takes) == 1 or request.wrt is not None and len(work.named) == 1
    own = work.effects[entry.key].returns
    text, kept = assemble(
        work.program, tuple(routines), offered, tangent and tangent[1], work.named, bare,
        request.target, request.command, VERSION, tuple(primals),
        (*_once(work, any(isinstance(f, Driver) for f, _ in routines)), *head(recorded)),
        offered and workspaces.get(offered.routine), frozenset(entry.params[i].name for r in own for i in r),
        order_seen(work.program, work.effects),
    )
    written = {p.name for i, p in enumerate(entry.params) if i in work.effects[entry.key].writes}
    writes = [p.name for p, parts in entry.takes if written & names(parts)]
    used = uses(work.program, work.book)
    report = {"writes": writes, "wrt": list(work.named), "target": request.target, "rules": used,
              "sets": list(entry.sets), "memory": recorded, "work": kept.work, "out": kept.out}
    return Result(text, entry.name, work.named, report)


def _once(work: Work, driven: bool) -> tuple[str, ...]:
    """A note at the module's head where it must not be differentiated again: what it was made from has taken
    the place of a derivative, and is no longer in it."""
    found = []
    functions = work.program.functions.values()
    every = (n for f in functions for s in statements(f.body) for e in expressions(s) for n in nodes(e))
    if any(isinstance(n, Op) and n.op == "stop_gradient" and not n.get("exact") for n in every):
        found.append("stop_gradient")
    found += ["what is solved for"] if any(f.implicit for f in functions) else []
    found += ["loops that keep states"] if driven else []
    found += ["rules of the user's"] if uses(work.program, work.book) else []
    return (f"{ONCE}it holds no more than first derivatives of {', '.join(found)}",) if found else ()


def show(request: Request, pass_name: str) -> str:
    """The text form of the IR after a pass."""
    work = _begin(request)
    functions = list(work.program.functions.values())
    if pass_name in ("adjoint", "tangent", "lower"):
        mode = "tangent" if pass_name == "tangent" else request.modes[0]
        made = [m for m in _differentiate(work, (mode,), request.target) if m]
        functions = [f for f, _ in made[0][0]]
        if pass_name == "lower":
            functions = [lower_function(f, work) for f in functions]
        return "\n\n".join(show_ir(f) for f in functions)
    return "\n\n".join(show_ir(_until(f, pass_name, work)) for f in functions)


def _begin(request: Request) -> Work:
    book = load_book(first=rules_of(request.text, request.path, request.rules))
    program = read_program(
        request.text, request.path, request.function, request.signature, contiguous=request.target == "cpu",
        covered=_covered(book), parts=request.parts, spoilt=request.spoilt,
        marks=request.checkpoints,
    )
    program = reparametrised(hoisted(outlined(program)), _given(program, request))
    program = replace(program, functions={k: detached(strong(f)) for k, f in program.functions.items()})
    if any(f.refilled for f in program.functions.values()):
        program = items_kept(program, summaries(program, effects_of))
    for s, why in refused_boxes(program, boxes(program)):
        raise refusal(program, s, "AD305", why, "Make it a number: `float(...)`, `x.item()`, `x[()]`, or an array of "
                      "one element: `np.zeros(1)`.")
    program = unboxed(program, request.target != "numpy")
    lives = {k: versions(f, set(program.taken))[0] for k, f in program.functions.items()}
    for f in program.functions.values():
        if (found := passed_on(f)) is not None:
            why = f"`{found[1]}` is left to the next pass of a loop, which takes it for a value of another kind"
            raise refusal(program, found[0], "AD314", why, "Give the values different names.")
    for f in lives.values():
        check_overlaps(f, partial(refusal, program))
    effects = summaries(program, lambda f, known: effects_of(lives[f.key], known))
    refuse_references(program, effects)
    refuse_constants(lives, program, effects)
    _refuse_effects(program, lives, effects)
    _refuse_names(program)
    named = _active_parameters(program, request)
    entry = program.functions[program.entry]
    floats = {p.name for p in entry.params if is_float(p.type)}
    wrt = tuple(n for p, parts in entry.takes if p.name in named for n in leaf_names(parts) if n in floats)
    return Work(program, book, effects, wrt, named)


def _given(program: Program, request: Request) -> frozenset[str]:
    """The parameters of the entry that are named in `wrt`, part by part."""
    takes = program.functions[program.entry].takes
    return frozenset(n for p, parts in takes if request.wrt is None or p.name in request.wrt for n in leaf_names(parts))


def _refuse_names(program: Program) -> None:
    """A function or constant that the module copies cannot have the name of what the module offers."""
    entry = program.functions[program.entry].name
    offered = {f"{entry}_{what}" for what in ("vjp", "jvp", "grad", "value_and_grad")}
    for name in (*(f.name for f in program.functions.values()), *(name for name, _ in program.constants)):
        if name in offered:
            raise _at_head(program, "AD001", f"`{name}`, which `{entry}` uses, is also the name of what is generated",
                           "Give it another name.")


def rules_of(text: str, path: str, files: tuple[RuleFile, ...] = ()) -> tuple[Rule, ...]:
    """The user's own rules, in the order in which they are tried: those of the files, of the module."""
    handed = [r for name, given in files for r in file_rules(given, name, text, canonical_name)]
    return (*handed, *module_rules(text, path, canonical_name))


def _covered(book: Book) -> Covered:
    """The program's functions that a rule covers, and whether it fits an operation."""
    names = [op.removeprefix(OWN) for op in book.by_op if op.startswith(OWN)]
    return dict.fromkeys(names, lambda op: book.find(op) is not None)


def _refuse_effects(program: Program, lives: dict[str, Function], effects: dict[str, Effects]) -> None:
    """A function under a rule is an operation: it writes none of its arguments, and gives fresh memory."""
    for f in program.functions.values():
        if f.implicit:
            _refuse_solved(program, f, effects)
    for op in own_operations(program):
        key = str(op.get("callee"))
        for place in sorted(effects[key].writes):
            raise _at_function(program, key, f"`{_param(program, key, place)}` is written by `{{}}`, which a rule "
                               "covers", "Write into a copy, and return it.")
        for place in sorted(frozenset().union(*effects[key].returns)):
            raise _at_function(program, key, f"`{{}}`, which a rule covers, may return the memory of its argument "
                               f"`{_param(program, key, place)}`", "Return a copy.")
        memory = buffers(lives[key], effects).of
        found = [b for v in lives[key].results for b in shared(v, memory)]
        if len(found) > len(set(found)):
            raise _at_function(program, key, "`{}`, which a rule covers, may return one array twice", "Return a copy.")


def _refuse_solved(program: Program, solver: Function, effects: dict[str, Effects]) -> None:
    """What is solved is called again at the solution."""
    for function in (program.functions[s.callee] for s in statements(solver.body) if isinstance(s, Call)):
        for place in sorted(effects[function.key].writes):
            raise _at_function_head(program, function, "AD137", f"`{function.params[place].name}` is changed by "
                                f"`{function.name}`, which is solved", "Work on a copy; draw random numbers before.")


def _param(program: Program, key: str, place: int) -> str:
    return program.functions[key].params[place].name


def own_operations(program: Program) -> list[Op]:
    """The calls of functions under rules, each once."""
    found = [
        n for f in program.functions.values() for s in statements(f.body) for e in expressions(s)
        for n in nodes(e) if is_own(n)
    ]
    return list(dict.fromkeys(found))


def _until(function: Function, pass_name: str, work: Work) -> Function:
    if pass_name == "frontend":
        return function
    taken = set(work.program.taken)
    function, _ = versions(function, taken)
    if pass_name == "versions":
        return function
    function = canonical(function, taken)
    return function if pass_name == "canonical" else name_heavy(
        function, work.book, work.effects, frozenset(t for t in taken), taken
    )


def _active_parameters(program: Program, request: Request) -> tuple[str, ...]:
    entry = program.functions[program.entry]
    active = {p.name for p in entry.params if is_float(p.type)}
    floats = tuple(p.name for p, parts in entry.takes if active & names(parts))
    if request.wrt is None:
        if not floats:
            raise _at_head(program, "AD013", "no parameter is a float: there is nothing to differentiate with "
                           "respect to", "Give float types in the signature.")
        return floats
    if not request.wrt or len(set(request.wrt)) < len(request.wrt):
        raise _at_head(program, "AD014", "wrt is empty or names a parameter twice",
                       "Name each parameter once, or leave wrt out for all float parameters.")
    for name in request.wrt:
        if name not in {p.name for p, _ in entry.takes}:
            known = ", ".join(p.name for p, _ in entry.takes)
            raise _at_head(program, "AD014", f"`{name}` is no parameter of `{entry.name}`",
                           f"Its parameters are: {known}.")
        if name not in floats:
            raise _at_head(program, "AD011", f"`{name}` is not a float: it has no derivative",
                           "Leave it out of wrt, or give it a float type in the signature.")
    return tuple(request.wrt)


def _at_function(program: Program, key: str, why: str, way: str) -> Refusal:
    function = program.functions[key]
    return _at_function_head(program, function, "AD403", why.format(function.name), way)


def _at_head(program: Program, code: str, why: str, way: str) -> Refusal:
    return _at_function_head(program, program.functions[program.entry], code, why, way)


def _at_function_head(program: Program, function: Function, code: str, why: str, way: str) -> Refusal:
    source = program.line(function.path, function.line)
    return Refusal(code, why, path=function.path, line=function.line, column=5, source_line=source, rewrite=way)


def _differentiate(work: Work, modes: tuple[str, ...], target: str):
    """(routines, contract of the entry) for the adjoint and for the tangent, None where not asked."""
    entry = work.program.functions[work.program.entry]
    given = frozenset(work.wrt)
    results = frozenset(k for k, v in enumerate(entry.results) if is_float(v.type))
    exits = frozenset() if results else frozenset(
        p.name for i, p in enumerate(entry.params)
        if i in work.effects[entry.key].writes and is_array(p.type) and is_float(p.type)
    )
    made: list[tuple[tuple[tuple[Function, Contract], ...], Contract] | None] = [None, None]
    if "adjoint" in modes:
        found = small_callees, single_calls, drawing
        inlined = frozenset().union(*(f(work.program) for f in found)) if target == "cpu" else frozenset()
        adjoints = Adjoints(work.program, work.effects, work.book, inlined, target == "cpu")
        contract = adjoints.of(entry.key, given, exits, results)
        made[0] = (lean(adjoints.made(), contract, adjoints.program, adjoints.effects), contract)
    if "tangent" in modes:
        tangents = Tangents(work.program, work.effects, work.book,
                            lambda s, code, why, way: refusal(work.program, s, code, why, way))
        contract = tangents.of(entry.key, given, exits, results)
        made[1] = (tangents.made(), contract)
    return made


def _with_pieces(work: Work, routines) -> Work:
    """The work with the pieces of functions that were cut among its functions."""
    pieces = {p.key: p for f, _ in routines if isinstance(f, Driver) for p in f.all_pieces}
    program = replace(work.program, functions=work.program.functions | pieces)
    lives = {k: versions(f, set(program.taken))[0] for k, f in program.functions.items()}
    effects = summaries(program, lambda f, known: effects_of(lives[f.key], known)) if pieces else work.effects
    return replace(work, program=program, effects=effects)


def _primal_callees(work: Work, routines) -> list[Function]:
    """The primal functions that the routines still call, and those that these call."""
    waiting = [f for f, _ in routines] + [p for f, _ in routines if isinstance(f, Driver) for p in f.pieces]
    wanted = [p.key for f, _ in routines if isinstance(f, Driver) for p in f.pieces]
    while waiting:
        for key in called(waiting.pop(0)):
            if key in work.program.functions and key not in wanted:
                wanted.append(key)
                waiting.append(work.program.functions[key])
    return [f for k, f in work.program.functions.items() if k in wanted]
