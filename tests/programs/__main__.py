"""Run the random programs: `python -m tests.programs --help`."""

from __future__ import annotations

import argparse
import collections
import sys
import time
from pathlib import Path

from tests.programs.checkpointed import generate_checkpointed
from tests.programs.digests import unequal
from tests.programs.everyday import generate_everyday
from tests.programs.generate import generate
from tests.programs.judge import judge
from tests.programs.mixed import generate_mixed
from tests.programs.mutated import generate_mutated
from tests.programs.parallel import generate_parallel
from tests.programs.realistic import generate_realistic
from tests.programs.shared import generate_shared
from tests.programs.shrink import shrink

KINDS = {"plain": generate, "shared": generate_shared, "everyday": generate_everyday, "mutated": generate_mutated,
         "mixed": generate_mixed, "realistic": generate_realistic, "checkpointed": generate_checkpointed,
         "parallel": generate_parallel}


def main() -> int:
    options = _options()
    if options.findings:
        options.findings.mkdir(parents=True, exist_ok=True)
    if options.show:
        return _show(options)
    tally, refusals, found = collections.Counter(), collections.Counter(), {}
    start = time.monotonic()
    for seed in range(options.seed, options.seed + options.count):
        if time.monotonic() - start > options.seconds:
            break
        program = KINDS[options.kind](seed)
        for target in _targets(options, seed):
            verdict = judge(program, target, twice=seed % 10 == 0)
            tally[verdict.kind] += 1
            if verdict.kind == "refused":
                refusals[verdict.about] += 1
                _note(options, program, verdict)
            if verdict.kind == "unfit":
                refusals[f"unfit: {verdict.about[:40]}"] += 1
                _note(options, program, verdict)
            if verdict.failed:
                _report(program, verdict, target, options, found)
                break
    hashed = unequal(range(options.seed, seed, 50)) if options.count >= 50 and options.kind == "plain" else []
    if hashed:
        found["hash seeds"] = hashed
        print(f"--- the text depends on the hash seed: seeds {hashed}", flush=True)
    print(dict(tally), file=sys.stderr)
    print(dict(refusals.most_common()), file=sys.stderr)
    return 1 if found else 0


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.programs", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=sorted(KINDS), default="plain", help="shared: all arrays may share memory")
    parser.add_argument("--target", choices=("numpy", "cpu", "loops", "parallel", "both"), default="numpy")
    parser.add_argument("--every", type=int, default=25, help="with both: compile each so many-th program for cpu")
    parser.add_argument("--findings", type=Path, help="a folder for what was found, one file each")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no program after so many")
    parser.add_argument("--refusals", type=Path, help="a file to which a line is added for each program that is not judged")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--shrink-seconds", type=float, default=40.0)
    parser.add_argument("--show", action="store_true", help="print the program of --seed and what becomes of it")
    return parser.parse_args()


def _targets(options, seed):
    if options.target != "both":
        return [options.target]
    return ["numpy", "loops", "cpu"] if seed % options.every == 0 else ["numpy", "loops"]


def _show(options):
    program = KINDS[options.kind](options.seed)
    print(program.text)
    print({n: v.tolist() if hasattr(v, "tolist") else v for n, v in program.inputs.items()}, program.wrt)
    verdict = judge(program, "numpy" if options.target == "both" else options.target)
    print(verdict.text, verdict.kind, verdict.about, verdict.story, sep="\n")
    return 0


def _note(options, program, verdict):
    if options.refusals:
        story = [*(line.strip() for line in (verdict.story or verdict.about).splitlines()), "", ""]
        with options.refusals.open("a", encoding="utf-8") as file:
            file.write(f"{program.seed} {verdict.about[:60]} | {story[0][:160]} | {story[1][:120]}\n")


def _report(program, verdict, target, options, found):
    start = time.monotonic()
    if not options.no_shrink:
        same = lambda p: _alike(judge(p, target), verdict)  # noqa: E731
        program = shrink(program, same, options.shrink_seconds)
        verdict = judge(program, target)
    key = (verdict.kind, verdict.about)
    found[key] = found.get(key, 0) + 1
    print(f"--- seed {program.seed} ({target}): {verdict.kind} {verdict.about}  [{time.monotonic() - start:.0f} s]\n"
          f"{program.text}\n{program.signature()} wrt {program.wrt}\n{verdict.story}\n", flush=True)
    if options.findings:
        name = f"{verdict.kind.replace(' ', '_')}-{program.seed}-{target}.txt"
        (options.findings / name).write_text(_finding(program, verdict, target), encoding="utf-8")


def _alike(one, other):
    return one.kind == other.kind and (one.about == other.about or one.kind in ("tangent", "adjoint", "value"))


def _finding(program, verdict, target):
    values = {n: v.tolist() if hasattr(v, "tolist") else v for n, v in program.inputs.items()}
    return (f"{verdict.kind} {verdict.about} (seed {program.seed}, target {target})\n\n{program.text}\n\n"
            f"signature {program.signature()}\nwrt {program.wrt}\ninputs {values}\n\n{verdict.story}\n\n"
            f"--- emitted\n{verdict.text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
