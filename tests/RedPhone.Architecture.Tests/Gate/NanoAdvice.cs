namespace RedPhone.Architecture.Tests.Gate;

/// <summary>Why a rule is there, and what to write instead.</summary>
internal static class NanoAdvice
{
    public static string Of(NanoRule rule) => rule switch
    {
        NanoRule.OwnGenericType =>
            "a generic type crashes the interpreter; write one class for each element type",
        NanoRule.OwnGenericMethod =>
            "a generic method silently returns garbage; write one overload for each type",
        NanoRule.GenericUse =>
            "a generic type or method of a library cannot run; use an array or an own class",
        NanoRule.GenericDelegate =>
            "Func<>, Action<> and generic delegates crash; declare a plain delegate or interface",
        NanoRule.MultiDimensionalArray =>
            "int[,] crashes the interpreter; use one flat array and index row * columns + column",
        NanoRule.DefaultInterfaceMethod =>
            "a default interface method kills the thread; use an abstract class or a static method",
        NanoRule.FunctionPointer =>
            "a function pointer kills the thread; use a delegate or an interface",
        NanoRule.Pointer =>
            "the metadata processor refuses pointers, fixed and stackalloc; use arrays and indexes",
        NanoRule.TooManyLocals =>
            "a method has at most 255 locals; split it or keep the values in an array",
        NanoRule.StateMachine =>
            "async and iterators do not exist; write a state enum and a Handle method, or a loop",
        NanoRule.UnsupportedOpcode =>
            "the interpreter does not know this instruction and stops there; write it without",
        NanoRule.UnfilledStringArray =>
            "an element of a new string[] is not null until null was stored to it, and comparing it"
            + " resets the device; use StringArray.Create(count) or an initializer",
        NanoRule.ForeignAssembly =>
            "a device has mscorlib and the firmware below only; reach the world through a port",
        NanoRule.UnknownMember =>
            "the surface of nanoFramework has no such member; write it yourself, or, if it is in"
            + " the API lists of tests/vectors, add its signature to the surface in firmware/nano",
        NanoRule.TooMuchByteCode =>
            "an assembly holds 64 KB of byte code, we stop at 60; move a part to another assembly",
        NanoRule.HotPathAllocation =>
            "a [HotPath] method allocates; make the object in the constructor and reuse it",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
