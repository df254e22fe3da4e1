"""What the compiler is told about memory, as `restrict` tells it in C."""

import llvmlite.ir
import numba.core.imputils
import numba.core.types


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
        return numba.core.imputils.impl_ret_borrowed(context, builder, signature.return_type, result)

    return arrays(arrays), generate
