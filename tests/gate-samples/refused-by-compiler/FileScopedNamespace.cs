// Refused by: CS8773
namespace Samples; // <- here

public static class Modern
{
}
