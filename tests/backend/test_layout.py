"""Statements as Black prints them, without Black; and against Black where it is installed."""

import ast
import random

import pytest

from adsource.backend.layout import layout

# What comes in, an arrow, what must come out; an empty line between cases.
CASES = r"""
x=1
->
x = 1

x=a+b*c-d/e
->
x = a + b * c - d / e

y=a@b%c//d
->
y = a @ b % c // d

x=-a+ +b- ~c
->
x = -a + +b - ~c

x=a**2+b.c**-2+f(a)**2+a[i]**2+x.y**(n+1)
->
x = a**2 + b.c**-2 + f(a) ** 2 + a[i] ** 2 + x.y ** (n + 1)

x=-a**2
->
x = -(a**2)

a[i+1:-1,None]+=k*w[::2]
->
a[i + 1 : -1, None] += k * w[::2]

a[i : n]=b[i+1:][: , j]
->
a[i:n] = b[i + 1 :][:, j]

a[f(x):,lo:hi:step,-1:]=b[2*i::k+1]
->
a[f(x) :, lo:hi:step, -1:] = b[2 * i :: k + 1]

v=u[...,0][...,None]
->
v = u[..., 0][..., None]

print ( a,end = '' )
->
print(a, end="")

f(*a, ** k)
->
f(*a, **k)

x = lambda a,b=1: a+b
->
x = lambda a, b=1: a + b

def f(a,b : float=1.0,*,c=2,**d)->float :
->
def f(a, b: float = 1.0, *, c=2, **d) -> float:

def f(a,/,b):
->
def f(a, /, b):

if (x>0 and not y):
->
if x > 0 and not y:

elif (x):
->
elif x:

while (n:=n-1)>0:
->
while (n := n - 1) > 0:

for (i,j) in (zip(a,b)):
->
for i, j in zip(a, b):

for i in range( 0,n,2 ) :
->
for i in range(0, n, 2):

else :
->
else:

with open( 'f' ) as g , h:
->
with open("f") as g, h:

return (x)
->
return x

return (a,b)
->
return (a, b)

return a,b
->
return a, b

x=((a))
->
x = a

x=1,
->
x = (1,)

(a,b)=c
->
a, b = c

a,*b=c
->
a, *b = c

assert(x),(y)
->
assert x, y

del a,b[0]
->
del a, b[0]

raise ValueError( 'bad' )from e
->
raise ValueError("bad") from e

import numpy as np,math
->
import numpy as np, math

from numpy import(exp,sin)
->
from numpy import exp, sin

from . import a
->
from . import a

from .b import c as d
->
from .b import c as d

from ...b import c
->
from ...b import c

x:float=(1)
->
x: float = 1

x=1E5+1.E-03+.5+0Xab+1J+0B11
->
x = 1e5 + 1.0e-03 + 0.5 + 0xAB + 1j + 0b11

x='a'+"it's"+'say "hi"'+'it\'s'+F'{y}'+U'z'+Rb'w'
->
x = "a" + "it's" + 'say "hi"' + "it's" + f"{y}" + "z" + Rb"w"

x=f'{a["b"]}'+'\xAB'
->
x = f'{a["b"]}' + "\xab"

x=a if b else c
->
x = a if b else c

x=[i for i in y if i>0]
->
x = [i for i in y if i > 0]

x={'a':1,** b}
->
x = {"a": 1, **b}

x=[(1)]
->
x = [1]

x  =  f(a)  #note
->
x = f(a)  # note

x=a is not b,c not in d
->
x = a is not b, c not in d

u_b[i, j] += k * w[i, j] * (w[i - 1, j] - 2.0 * w[i, j] + w[i + 1, j]) * v_b[i, j] + k * c
->
u_b[i, j] += (
    k * w[i, j] * (w[i - 1, j] - 2.0 * w[i, j] + w[i + 1, j]) * v_b[i, j] + k * c
)

energy = 0.5 * np.sum(velocity * velocity * mass) + 0.5 * np.sum(stiffness * (position - rest) ** 2)
->
energy = 0.5 * np.sum(velocity * velocity * mass) + 0.5 * np.sum(
    stiffness * (position - rest) ** 2
)

u_next[1:-1, 1:-1] = u[1:-1, 1:-1] + dt * (laplacian(u, dx, dy)[1:-1, 1:-1] + source[1:-1, 1:-1])
->
u_next[1:-1, 1:-1] = u[1:-1, 1:-1] + dt * (
    laplacian(u, dx, dy)[1:-1, 1:-1] + source[1:-1, 1:-1]
)

temperature_tape[t] = some_function_name(first_argument, second_argument, third_argument, fourth=4)
->
temperature_tape[t] = some_function_name(
    first_argument, second_argument, third_argument, fourth=4
)

temperature_tape[t] = some_function_name(first_argument, second_argument, third_argument,
    fourth=4, fifth=None)
->
temperature_tape[t] = some_function_name(
    first_argument, second_argument, third_argument, fourth=4, fifth=None
)

gradient = np.concatenate([np.zeros(3), first_part_of_the_gradient, second_part_of_the_gradient, third])
->
gradient = np.concatenate(
    [np.zeros(3), first_part_of_the_gradient, second_part_of_the_gradient, third]
)

x = f(a, b,)
->
x = f(
    a,
    b,
)

x = (a, b,)
->
x = (
    a,
    b,
)

return alpha_long_name * beta_long_name + gamma_long_name, delta_long_name * epsilon_long_name + 1.0
->
return (
    alpha_long_name * beta_long_name + gamma_long_name,
    delta_long_name * epsilon_long_name + 1.0,
)

if first_long_condition_name > second_long_condition_name and third_condition_name <= fourth_condition:
->
if (
    first_long_condition_name > second_long_condition_name
    and third_condition_name <= fourth_condition
):

if np.linalg.norm(residual_of_the_newton_iteration) < tolerance_of_the_newton_iteration * initial_value:
->
if (
    np.linalg.norm(residual_of_the_newton_iteration)
    < tolerance_of_the_newton_iteration * initial_value
):

for index, (left_neighbour, right_neighbour) in enumerate(zip(left_neighbours, right_neighbours), 1):
->
for index, (left_neighbour, right_neighbour) in enumerate(
    zip(left_neighbours, right_neighbours), 1
):

def diffuse_b(u, k, steps, u_b, diffuse_seed, tolerance=1e-12, maximum_iterations=100, scale=1.0):
->
def diffuse_b(
    u, k, steps, u_b, diffuse_seed, tolerance=1e-12, maximum_iterations=100, scale=1.0
):

def diffuse_b(displacement, conductivity, number_of_steps, displacement_b,
              diffuse_seed, tolerance=1e-12, limit=100):
->
def diffuse_b(
    displacement,
    conductivity,
    number_of_steps,
    displacement_b,
    diffuse_seed,
    tolerance=1e-12,
    limit=100,
):

def f(a,):
->
def f(
    a,
):

value = first_alternative_of_the_choice if condition_that_decides > threshold else second_alternative
->
value = (
    first_alternative_of_the_choice
    if condition_that_decides > threshold
    else second_alternative
)

result = function_with_a_long_name(some_argument)[index_of_the_element, another_index_of_it].reshape(n, m)
->
result = function_with_a_long_name(some_argument)[
    index_of_the_element, another_index_of_it
].reshape(n, m)

some_dictionary_with_a_long_name[some_key_with_a_long_name] = another_function_name(argument_of_it)[0]
->
some_dictionary_with_a_long_name[some_key_with_a_long_name] = another_function_name(
    argument_of_it
)[0]

first_target_name, second_target_name, third_target_name = some_module.some_function_name(argument, 1)
->
first_target_name, second_target_name, third_target_name = (
    some_module.some_function_name(argument, 1)
)

some_array_with_a_long_name[first_index, second_index] = other_array_with_a_long_name[first_index, 1]
->
some_array_with_a_long_name[first_index, second_index] = other_array_with_a_long_name[
    first_index, 1
]

assert some_array_with_a_long_name.shape == another_array_with_a_long_name.shape, "shapes do not agree"
->
assert (
    some_array_with_a_long_name.shape == another_array_with_a_long_name.shape
), "shapes do not agree"

raise ValueError(f"the array has shape {array.shape}, where {expected_shape} is expected, see the docs")
->
raise ValueError(
    f"the array has shape {array.shape}, where {expected_shape} is expected, see the docs"
)

from numpy import zeros, ones, empty_like, concatenate, einsum, transpose, linalg, random, fft, cumsum, diff
->
from numpy import (
    zeros,
    ones,
    empty_like,
    concatenate,
    einsum,
    transpose,
    linalg,
    random,
    fft,
    cumsum,
    diff,
)

x = solver.with_matrix(matrix).with_right_side(right_side).with_tolerance(tolerance).run(maximum)[0].real
->
x = (
    solver.with_matrix(matrix)
    .with_right_side(right_side)
    .with_tolerance(tolerance)
    .run(maximum)[0]
    .real
)

x = some_name_of_an_array[i]  # a comment that is far too long to stay on this line with the statement
->
x = some_name_of_an_array[
    i
]  # a comment that is far too long to stay on this line with the statement

total = (a
         + b)
->
total = a + b

x_b += np.where(condition_of_the_branch, first_derivative * y_b, -second_derivative * y_b ** 2) * scale
->
x_b += (
    np.where(
        condition_of_the_branch, first_derivative * y_b, -second_derivative * y_b**2
    )
    * scale
)
"""
PAIRS = [tuple(case.split("\n->\n")) for case in CASES.strip().split("\n\n")]


@pytest.mark.parametrize("source, expected", PAIRS)
def test_statement_is_laid_out(source, expected):
    assert layout(source) == expected


@pytest.mark.parametrize("source, expected", PAIRS)
def test_layout_of_a_layout_is_itself(source, expected):
    assert layout(expected) == expected


def test_width_counts_from_the_margin():
    source = "energy_gradient[i, j] += stiffness[i, j] * (position[i, j] - rest[i, j]) * w"
    assert layout(source, 8) == " " * 8 + source
    assert layout(source, 16).split("\n") == [
        " " * 16 + "energy_gradient[i, j] += (",
        " " * 20 + "stiffness[i, j] * (position[i, j] - rest[i, j]) * w",
        " " * 16 + ")",
    ]
    assert layout("x = f(a, b)", width=10) == "x = f(\n    a, b\n)"


def test_comments_in_brackets_move_above():
    source = "x = f(a,  # one\n    # two\n    b)  # end"
    assert layout(source, 4) == "    # one\n    # two\n    x = f(a, b)  # end"


def test_comment_in_optional_parentheses_stays():
    once = layout("x[i, j] = y  # " + "a long remark " * 6)
    assert once.split("\n")[1].startswith("    y  # a long")
    assert layout(once) == once


@pytest.mark.parametrize(
    "source", ["a=1; b=2", "if x: y=1", "x='''a\nb'''", "x=1  # fmt: skip", "x=(", "x=$"]
)
def test_what_cannot_be_laid_out_stays(source):
    assert layout(source, 4) == "    " + source


NAMES = ["a", "u", "u_b", "w_tape", "velocity", "self.weights", "grid.spacing", "temperature_field"]
FUNCTIONS = ["np.exp", "np.sum", "np.where", "np.concatenate", "diffuse_step", "f"]
SLICES = ["i", "i+1", "-1", ":", "1:-1", "i+1:", ":n-1", "::2", "2*i : n", "None", "...", "idx[i]:"]
OPERATORS = ["+", "-", "*", "/", " @ ", "**", " + ", " * "]


def expression(rng, depth):
    """Text of a random numerical expression."""
    if depth <= 0:
        return rng.choice([*NAMES, "2", "0.5", "1E-6", "n"])
    operand = [expression(rng, depth - 1) for _ in range(rng.randint(1, 4))]
    kind = rng.randrange(8)
    if kind < 3:
        return "".join(part + rng.choice(OPERATORS) for part in operand) + rng.choice(NAMES)
    if kind < 5:
        keyword = rng.choice(["", ", axis = 0", ", out=u if n>0 else w"])
        return f"{rng.choice(FUNCTIONS)}({' ,'.join(operand)}{keyword})"
    if kind == 5:
        return f"{rng.choice(NAMES)}[{','.join(rng.choice(SLICES) for _ in operand)}]"
    return rng.choice(["({})", "-{}", "[{}, 1]", "({},u)"]).format(operand[0])


def statement(rng):
    """Text of a random statement, and whether a body has to follow."""
    value = expression(rng, rng.randint(1, 4))
    target = rng.choice([rng.choice(NAMES), f"{rng.choice(NAMES)}[{rng.choice(SLICES)},j]", "a, u"])
    single = target if "," not in target or "[" in target else "u"
    text = rng.choice(
        [
            f"{target}={value}",
            f"{target}={value}",
            f"{single}+={value}",
            f"return ({value})",
            f"f({value},{value})",
        ]
        + [f"if {value}<{target.split(',')[0]}:" if "[" not in target else f"while ({value}):"]
        + [f"for i in {value} :", f"def f(a, *, b : float={value}, **c)->float:", f"u = {value} # note"]
    )
    return text, text.endswith(":")


def samples(count):
    rng = random.Random(7)
    while count:
        text, is_header = statement(rng)
        if len(text) < 300:
            count -= 1
            yield text, is_header, rng.choice([0, 4, 8, 12])


def in_function(text, is_header):
    return "def g():\n " + text + ("\n  pass" if is_header else "")


def test_random_statements_keep_their_meaning():
    for text, is_header, _ in samples(300):
        out = layout(text, 1)
        assert layout(out, 1) == out
        before, after = in_function(text, is_header), in_function(out.strip(), is_header)
        assert ast.dump(ast.parse(before)) == ast.dump(ast.parse(after)), text


def test_random_statements_agree_with_black():
    black = pytest.importorskip("black")
    mode = black.Mode(target_versions={black.TargetVersion.PY311})
    for text, is_header, indent in samples(300):
        blocks = "".join(" " * margin + "if x:\n" for margin in range(0, indent, 4))
        source = f"{blocks}{' ' * indent}{text}\n" + (" " * (indent + 4) + "pass\n") * is_header
        printed = black.format_str(source, mode=mode).rstrip("\n").split("\n")
        lines = [line for line in printed[indent // 4 :] if line]
        assert layout(text, indent).split("\n") == lines[: len(lines) - is_header], text
