namespace RedPhone.Architecture.Tests.Gate;

/// <summary>What the interpreter of nanoFramework 1.x cannot run, though it compiles.</summary>
internal enum NanoRule
{
    OwnGenericType,
    OwnGenericMethod,
    GenericUse,
    GenericDelegate,
    MultiDimensionalArray,
    DefaultInterfaceMethod,
    FunctionPointer,
    Pointer,
    TooManyLocals,
    StateMachine,
    UnsupportedOpcode,
    UnfilledStringArray,
    ForeignAssembly,
    UnknownMember,
    TooMuchByteCode,
    HotPathAllocation,
}
