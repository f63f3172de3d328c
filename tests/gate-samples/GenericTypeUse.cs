// Refused by: GenericUse
// Compiled: against the host
namespace Samples
{
    public sealed class Log
    {
        private readonly System.Collections.Generic.List<string> _lines; // <- here

        public Log(System.Collections.Generic.List<string> lines) => _lines = lines; // <- here

        public object Lines => _lines; // <- here
    }
}
