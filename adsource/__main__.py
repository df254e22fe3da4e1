"""The command line: `adsource emit | check | explain | rules | completion`.

Exit codes: 0 done, 1 a check found something, 2 wrong use, refused source, or a fault of the tool.
What was asked for goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import ast
import difflib
import json
import os
import sys
import traceback
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from adsource.checking import check_source
from adsource.errors import AdsourceError
from adsource.jobs import (
    MATH,
    MODES,
    STDIN,
    TARGETS,
    Job,
    configured_jobs,
    keep_source,
    request_of,
    sizes_of,
    split_names,
)
from adsource.library import VERSION
from adsource.pipeline import PASSES, emit, show
from adsource.review.explain import explained, predicted
from adsource.rulebook.book import load_book
from adsource.runtime.write import write_text

REPORT = "This is a fault of adsource, not of your code. Please report it with the file that shows it."
source = click.argument("source", required=False, metavar="[FILE.py:function]")
target = click.option("--target", type=click.Choice(TARGETS), default="cpu", show_default=True)
wrt = click.option("--wrt", metavar="NAMES", help="Parameters, by comma. [default: all float ones]")
signature = click.option("--signature", metavar="TYPES", help='Numba notation: "float64[:,:], int64".')
checkpoint = click.option("--checkpoint", multiple=True, metavar="LOOP",
                          help='A loop to be checkpointed: "heat:t,slots=20,store=disk"; "off": none of the file.')
parallel = click.option("--parallel", is_flag=True, help="Run independent loops of the cpu target in parallel.")
rule_files = click.option("--rules", multiple=True, metavar="FILE", help="A file of rules of your own.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="adsource")
def cli() -> None:
    """Write the derivatives of NumPy functions as Python source."""


@cli.command("emit")
@source
@wrt
@signature
@target
@click.option("--mode", type=click.Choice(tuple(MODES)), default="adjoint", show_default=True)
@click.option("--math", type=click.Choice(MATH), default="vector", show_default=True,
              help="Elementary functions in loops: helpers that vectorise, or the compiler's library.")
@parallel
@rule_files
@checkpoint
@click.option("-o", "--output", default="-", metavar="OUT", help="[default: - (standard output)]")
@click.option("--show", "pass_name", metavar="PASS", help="Print the IR after a pass instead.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 and a diff where stale.")
def emit_command(
    source: str | None,
    wrt: str | None,
    signature: str | None,
    target: str,
    mode: str,
    math: str,
    parallel: bool,
    rules: tuple[str, ...],
    checkpoint: tuple[str, ...],
    output: str,
    pass_name: str | None,
    only_check: bool,
) -> int:
    """Generate the derivative module of a function; with no function, all that pyproject.toml lists.

    The file is parsed, never imported or run. `-:function` reads it from standard input.
    """
    if pass_name is not None and pass_name not in PASSES:
        raise click.BadParameter(f"one of {', '.join(PASSES)}", param_hint="--show")
    names = split_names(wrt)
    one = [Job(source, names, signature, target, mode, output, rules, math, checkpoint, parallel)] if source else None
    jobs = one or configured_jobs(Path.cwd())
    if pass_name is not None:
        click.echo("\n".join(show(request_of(job), pass_name) for job in jobs))
        return 0
    return max([_check(job) if only_check else _emit(job) for job in jobs])


def _emit(job: Job) -> int:
    text = emit(request_of(job)).text
    if job.output == "-":
        click.echo(text, nl=False)
    else:
        keep_source(job)
        write_text(job.output_path, text)
        click.echo(f"wrote {job.output}", err=True)
    return 0


def _check(job: Job) -> int:
    """0 where the committed module is what would be written now, else 1 and the difference."""
    if job.output == "-":
        raise click.UsageError("--check compares with an output: give it with -o")
    path = job.output_path
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    new = emit(request_of(job)).text
    if old == new:
        return 0
    lines = (old.splitlines(True), new.splitlines(True))
    click.echo("".join(difflib.unified_diff(*lines, job.output, f"{job.output} (made now)")), nl=False)
    click.echo(f"{job.output} is stale: run adsource emit", err=True)
    return 1


@cli.command("check")
@click.argument("source", metavar="FILE.py:function")
@wrt
@signature
@target
@parallel
@rule_files
@click.option("--inputs", type=click.Path(exists=True, dir_okay=False), help="Arguments by name, .npz.")
@click.option("--size", default=6, show_default=True, help="Extent of generated arrays.")
@click.option("--seed", default=0, show_default=True, help="Of generated inputs and directions.")
def check_command(
    source: str,
    wrt: str | None,
    signature: str | None,
    target: str,
    parallel: bool,
    rules: tuple[str, ...],
    inputs: str | None,
    size: int,
    seed: int,
) -> int:
    """Prove a derivative right: dot product, Taylor slope and an independent oracle. Runs the file."""
    job = Job(source, split_names(wrt), signature, target, rules=rules, parallel=parallel)
    report = check_source(job, inputs, size, seed)
    click.echo("\n".join(report.lines))
    return 0 if report.ok else 1


@cli.command("explain")
@click.argument("source", metavar="FILE.py:function")
@wrt
@signature
@target
@rule_files
@checkpoint
@click.option("--sizes", default="", metavar="SIZES", help='Numbers and shapes by name: "n=1000,u=512x512".')
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def explain_command(
    source: str,
    wrt: str | None,
    signature: str | None,
    target: str,
    rules: tuple[str, ...],
    checkpoint: tuple[str, ...],
    sizes: str,
    as_json: bool,
) -> int:
    """Tell what a derivative records, keeps in snapshots and computes again, in terms of the arguments.

    The length of a loop that is found in the run is called `length` in SIZES.
    """
    job = Job(source, split_names(wrt), signature, target, rules=rules, checkpoints=checkpoint)
    memory = emit(request_of(job)).report["memory"]
    given = sizes_of(sizes)
    if as_json:
        numbers = {"predicted": predicted(memory, given)} if given else {}
        click.echo(json.dumps({"memory": memory, **numbers}, indent=1))
    else:
        click.echo("\n".join(explained(memory, given)))
    return 0


@cli.command("rules")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def rules_command(as_json: bool) -> int:
    """What is supported: every operation that has a derivative rule."""
    rows = [
        {"name": rule.name, "pattern": ast.unparse(rule.pattern), "place": f"{rule.file}:{rule.line}", "doc": rule.doc}
        for rule in load_book().rules
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    else:
        width = max((len(row["name"]) for row in rows), default=0)
        click.echo("\n".join(f"{row['name']:<{width}}  {row['pattern']}" for row in rows))
    return 0


@cli.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion_command(shell: str) -> int:
    """Print the shell's completion script: eval "$(adsource completion bash)"."""
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(cli, {}, "adsource", "_ADSOURCE_COMPLETE").source())
    return 0


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code; nothing escapes as a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    words = [STDIN + word[1:] if word.startswith("-:") else word for word in words]  # else an option
    try:
        return cli.main(words, prog_name="adsource", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
    except click.Abort:
        click.echo("interrupted", err=True)
    except AdsourceError as error:
        click.echo(str(error), err=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing left to flush into
    except Exception as error:
        if os.environ.get("ADSOURCE_DEBUG") == "1":
            traceback.print_exc()
        click.echo(f"internal error: {type(error).__name__}: {error}\n{REPORT}", err=True)
    return 2


def main() -> None:
    sys.exit(run())


if __name__ == "__main__":
    main()
