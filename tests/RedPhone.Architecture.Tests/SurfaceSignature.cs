using Mono.Cecil;

namespace RedPhone.Architecture.Tests;

/// <summary>Writes public members of the compiled surface the way the API list does.</summary>
internal static class SurfaceSignature
{
    public static string Name(TypeReference type) => type.FullName.Replace('/', '.');

    public static string Kind(TypeDefinition type)
        => type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type.BaseType?.Name == "MulticastDelegate" || type.Name == "MulticastDelegate"
            ? "delegate"
        : "class";

    public static IEnumerable<string> Bases(TypeDefinition type)
    {
        string? parent = type.BaseType?.FullName;
        bool isImplied = parent is null or "System.Object" or "System.ValueType" or "System.Enum"
            or "System.MulticastDelegate";
        IEnumerable<string> interfaces = type.Interfaces.Select(i => i.InterfaceType.FullName);
        return isImplied ? interfaces : interfaces.Prepend(parent!);
    }

    public static IEnumerable<string> Members(TypeDefinition type)
    {
        if (type.IsEnum)
        {
            return type.Fields.Where(f => f.IsStatic).Select(f => $"{f.Name}={f.Constant}");
        }

        if (Kind(type) == "delegate")
        {
            return type.Methods.Where(m => m.Name == "Invoke").Select(Method);
        }

        return type.Fields.Where(f => f.IsPublic).Select(Field)
            .Concat(type.Properties.Where(IsVisible).Select(Property))
            .Concat(type.Methods.Where(IsVisible).Select(Method));
    }

    private static bool IsVisible(PropertyDefinition property)
        => property.GetMethod is { IsPublic: true } || property.SetMethod is { IsPublic: true };

    private static bool IsVisible(MethodDefinition method)
        => (method.IsPublic || method.IsFamily) && method.Name is not (".cctor" or "Finalize")
        && !method.IsGetter && !method.IsSetter;

    private static string Field(FieldDefinition field)
    {
        string type = Name(field.FieldType);
        if (field.IsLiteral)
        {
            object value = field.Constant is char c ? (int)c : field.Constant;
            return $"const {type} {field.Name} = {value}";
        }

        string prefix = (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{prefix}{type} {field.Name}";
    }

    private static string Property(PropertyDefinition property)
    {
        MethodDefinition accessor = property.GetMethod ?? property.SetMethod;
        string index = property.Parameters.Count == 0 ? ""
            : $"[{string.Join(", ", property.Parameters.Select(p => Name(p.ParameterType)))}]";
        string text = (accessor.IsStatic ? "static " : "") + Name(property.PropertyType) + " "
            + property.Name + index + " {";
        text += property.GetMethod is { IsPublic: true } ? " get;" : "";
        text += property.SetMethod is { IsPublic: true } ? " set;" : "";
        return text + " }";
    }

    private static string Method(MethodDefinition method)
    {
        string parameters = string.Join(", ", method.Parameters.Select(Parameter));
        return method.IsConstructor ? $".ctor({parameters})"
            : (method.IsStatic ? "static " : "")
                + $"{Name(method.ReturnType)} {method.Name}({parameters})";
    }

    private static string Parameter(ParameterDefinition parameter)
        => parameter.ParameterType is ByReferenceType reference
            ? "ref " + Name(reference.ElementType) : Name(parameter.ParameterType);
}
